using System.CommandLine;
using System.Net;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Model;
using Chiron.Simulation;
using Chiron.Timelines.Meds;
using Chiron.Validation;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron demo</c>: the whole way on this machine, each step the same as its own verb. Run again, it says what is already there and goes on.</summary>
internal static class DemoVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "demo",
            "Everything, from simulated identified records to a served, signed model.",
            "chiron demo",
            "chiron demo --patients 3000 --minutes 6 --workspace demo-large",
            "chiron demo --no-serve");
        var patients = new Option<int>("--patients", "-n") { Description = "How many people to simulate.", DefaultValueFactory = _ => 1500 };
        var minutes = new Option<double>("--minutes") { Description = "The most that training may take.", DefaultValueFactory = _ => 2.5 };
        var port = new Option<int>("--port", "-p") { Description = "Of the server; 0 takes a free one.", DefaultValueFactory = _ => 8080 };
        var noServe = new Option<bool>("--no-serve") { Description = "Stop when the release is signed." };
        foreach (var option in new Option[] { patients, minutes, port, noServe })
            verb.Add(option);
        verb.Does(async (parsed, output, stop) =>
        {
            var started = TimeProvider.System.GetTimestamp();
            var workspace = Workspace.OpenOrCreate(
                parsed.GetValue(verb.Workspace)!.FullName,
                new WorkspaceConfiguration { Owner = "Demonstration health system", ModelSize = "demo", Sources = ["simulated patients of the starter knowledge pack"] });
            output.Line($"The people of this demonstration are simulated. Workspace: {workspace.Root}");
            var release = await Task.Run(() => Prepare(workspace, parsed.GetValue(patients), parsed.GetValue(minutes), output, stop), stop).ConfigureAwait(false);
            output.Line($"All steps took {Durations.Text(TimeProvider.System.GetElapsedTime(started))}. The evaluation: {workspace.Name(Path.Combine(release, "evaluation", "evaluation.html"))}");
            if (!parsed.GetValue(noServe))
                await ServeVerb.RunAsync(workspace, release, IPAddress.Loopback, parsed.GetValue(port), "demo", output, stop).ConfigureAwait(false);
            return ExitCode.Success;
        });
        return verb;
    }

    /// <returns>The release's folder.</returns>
    private static string Prepare(Workspace workspace, int patients, double minutes, VerbOutput output, CancellationToken stop)
    {
        var knowledge = KnowledgePackFolder.Choose(named: null, workspace);
        var source = SimulateVerb.SourceFolder(workspace);
        var run = workspace.RunFolder($"demo-{patients}");
        var training = new TrainingConfiguration { Model = ModelConfiguration.OfSize(workspace.Configuration.ModelSize), MaximumMinutes = minutes };

        SimulateVerb.Run(workspace, new SimulationOptions { Patients = patients, PatientsPerFile = 250 }, knowledge, source, output, stop);
        IntakeVerb.Run(workspace, source, output, stop);
        DeidentifyVerb.Run(
            workspace, workspace.Raw, workspace.Deidentified, workspace.Configuration.DeidentificationPolicy, workspace.DeidentificationKeyPath, output, stop);
        TimelinesVerb.Run(workspace, workspace.Deidentified, new SplitAssignment(Seed: 0, TrainFraction: 0.7, TuningFraction: 0.1), output, stop);
        TrainVerb.Run(workspace, workspace.Timelines, run, training, output, stop);
        ValidateVerb.Run(
            workspace,
            new ValidationRequest
            {
                DatasetPath = workspace.Timelines,
                ModelFolder = run,
                OutputFolder = ValidateVerb.EvaluationFolder(run),
                TruthFolder = Path.Combine(workspace.Deidentified, "truth"),
            },
            output,
            stop);
        return ReleaseVerb.Run(workspace, run, workspace.Configuration.ModelName, version: null, knowledge, output, stop);
    }
}
