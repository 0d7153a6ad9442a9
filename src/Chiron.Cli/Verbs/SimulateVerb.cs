using System.CommandLine;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Knowledge;
using Chiron.Simulation;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron simulate</c>: identified synthetic patients as FHIR R4, with the true probabilities beside them.</summary>
internal static class SimulateVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "simulate",
            "Simulate identified patients as FHIR R4, with the true risks beside.",
            "chiron simulate --patients 1500",
            "chiron simulate --patients 200 --seed 7 --format bulk --output cohort")
        {
        };
        var patients = new Option<int>("--patients", "-n") { Description = "How many.", DefaultValueFactory = _ => 1500 };
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same bytes.", DefaultValueFactory = _ => 1 };
        var format = new Option<SimulationFormat>("--format") { Description = "bundles (a patient a line) or bulk (a file a resource type).", DefaultValueFactory = _ => SimulationFormat.Bundles };
        var target = new Option<DirectoryInfo?>("--output", "-o") { Description = "Where the cohort goes [default: source/ in the workspace]." };
        var knowledge = WorkspaceOptions.Knowledge();
        verb.Add(patients);
        verb.Add(seed);
        verb.Add(format);
        verb.Add(target);
        verb.Add(knowledge);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var options = new SimulationOptions { Patients = parsed.GetValue(patients), Seed = parsed.GetValue(seed), Format = parsed.GetValue(format) };
            Run(workspace, options, KnowledgePackFolder.Choose(parsed.GetValue(knowledge), workspace), parsed.GetValue(target)?.FullName ?? SourceFolder(workspace), output, stop);
            return ExitCode.Success;
        });
        return verb;
    }

    /// <summary>Where a simulated cohort lies before intake.</summary>
    public static string SourceFolder(Workspace workspace) => Path.Combine(workspace.Root, "source");

    public static void Run(
        Workspace workspace, SimulationOptions options, string knowledgeFolder, string folder, VerbOutput output, CancellationToken stop) =>
        new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = "simulate",
            Parameters = new Dictionary<string, string>
            {
                ["patients"] = options.Patients.ToString(),
                ["seed"] = options.Seed.ToString(),
                ["format"] = options.Format.ToString(),
            },
            Inputs = [knowledgeFolder],
            Outputs = [folder],
        }.Run(
            () =>
            {
                var summary = output.WithProgress("simulate", progress => new CohortSimulator(KnowledgePack.Load(knowledgeFolder)).Simulate(
                    options,
                    folder,
                    new MappedProgress<SimulationProgress>(progress, p => new StepProgress((double)p.PatientsDone / p.Patients, $"{p.PatientsDone:N0} patients")),
                    stop));
                return new StepResult(
                    $"{summary.Patients:N0} simulated patients, {summary.ClinicalFacts:N0} clinical facts in {summary.Files.Count} files, {summary.Bytes / 1e6:N1} MB",
                    new Dictionary<string, double>
                    {
                        ["patients"] = summary.Patients,
                        ["encounters"] = summary.Encounters,
                        ["clinicalFacts"] = summary.ClinicalFacts,
                        ["resources"] = summary.Resources,
                        ["deaths"] = summary.Deaths,
                    });
            },
            stop);
}
