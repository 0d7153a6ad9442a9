using System.CommandLine;
using System.Globalization;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Combining;
using Chiron.Timelines.Meds;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron differential</c>: learns on the tuning split how the model's and the pack's differentials are combined.</summary>
internal static class DifferentialVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "differential",
            "Learn how the model's and the knowledge pack's differentials are combined.",
            "chiron differential",
            "chiron differential --run pilot --encounters 20000 --seed 3")
        {
            Explanation = """
                From visits of the tuning split whose diagnosis is known: weights of both experts by situation, conformal thresholds, and what counts as unlike anything
                seen. The result, differential.json, goes into the run's folder and with it into a release; it holds for this model and this pack alone.
                """,
        };
        var timelines = WorkspaceOptions.Timelines();
        var run = WorkspaceOptions.Run();
        var knowledge = WorkspaceOptions.Knowledge();
        var encounters = new Option<int>("--encounters") { Description = "At most so many visits.", DefaultValueFactory = _ => 12_000 };
        var seed = new Option<int>("--seed") { Description = "Of which visits, of their parts and of the bootstrap.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Of the model [default: one a processor]." };
        foreach (var option in new Option[] { timelines, run, knowledge, encounters, seed, threads })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            if (parsed.GetValue(encounters) < 1)
                throw new VerbException(ExitCode.BadInput, "--encounters takes 1 or more.");
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var folder = workspace.RunFolder(parsed.GetValue(run)!);
            var pack = KnowledgePackFolder.Choose(parsed.GetValue(knowledge), workspace);
            var dataset = parsed.GetValue(timelines)?.FullName ?? workspace.Timelines;
            new WorkspaceStep(workspace, output, TimeProvider.System)
            {
                Name = "differential",
                Parameters = new Dictionary<string, string>
                {
                    ["encounters"] = parsed.GetValue(encounters).ToString(CultureInfo.InvariantCulture),
                    ["seed"] = parsed.GetValue(seed).ToString(CultureInfo.InvariantCulture),
                },
                Inputs = [dataset, pack, .. ReleaseVerb.ModelFiles(folder).Where(path => Path.GetFileName(path) != DifferentialCalibration.FileName)],
                Outputs = [Path.Combine(folder, DifferentialCalibration.FileName)],
            }.Run(() => Fit(folder, pack, dataset, parsed.GetValue(encounters), parsed.GetValue(seed), parsed.GetValue(threads), output, stop), stop);
            return ExitCode.Success;
        });
        return verb;
    }

    private static StepResult Fit(string runFolder, string packFolder, string datasetPath, int encounters, int seed, int threads, VerbOutput output, CancellationToken stop)
    {
        var pack = KnowledgePack.Load(packFolder);
        using var model = TimelineModel.Load(runFolder);
        using var dataset = MedsDataset.Open(datasetPath);
        var visits = EncounterSample.Read(dataset, Split.Tuning, pack, encounters, seed, stop);
        if (visits.Count == 0)
            throw new VerbException(ExitCode.BadInput, $"the tuning split of '{datasetPath}' has no visit with one diagnosis after symptoms or signs.");
        var calibration = output.WithProgress("differential", progress => DifferentialFit.Run(
            pack, new Forecaster(model, threads), visits, new DifferentialFitOptions { Seed = seed },
            new MappedProgress<double>(progress, done => new StepProgress(done, "judging visits")), stop));
        calibration.Save(runFolder);
        return new StepResult(
            $"{calibration.Situations.Count} situations from {visits.Count:N0} visits",
            new Dictionary<string, double> { ["visits"] = visits.Count, ["situations"] = calibration.Situations.Count });
    }
}
