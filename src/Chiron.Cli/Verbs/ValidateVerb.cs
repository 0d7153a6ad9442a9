using System.CommandLine;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Validation;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron validate</c>: discrimination and calibration on held-out subjects, beside an age–sex baseline and, where known, the truth.</summary>
internal static class ValidateVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "validate",
            "Measure a trained model on held-out subjects.",
            "chiron validate",
            "chiron validate --run pilot --minimum-cases 20 --seed 3",
            "chiron validate --timelines later/timelines --baselines workspace/timelines");
        var timelines = WorkspaceOptions.Timelines();
        var run = WorkspaceOptions.Run();
        var truth = new Option<DirectoryInfo?>("--truth") { Description = "A simulated cohort's true risks, de-identified [default: deidentified/truth/ in the workspace, where it exists]." };
        var seed = new Option<int>("--seed") { Description = "Of prediction times and of the bootstrap.", DefaultValueFactory = _ => 1 };
        var cases = new Option<int>("--minimum-cases") { Description = "A condition becomes a task with at least so many cases.", DefaultValueFactory = _ => 10 };
        var withoutLogistic = new Option<bool>("--without-logistic") { Description = "Leave out the logistic regression on counts; with 100,000 training subjects it takes minutes." };
        var baselines = new Option<FileSystemInfo?>("--baselines")
        {
            Description = "The dataset whose training split the baselines learn from, where the model's is not the one measured on [default: the one measured on].",
            HelpName = "path",
        };
        foreach (var option in new Option[] { timelines, run, truth, seed, cases, baselines, withoutLogistic })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var truthFolder = parsed.GetValue(truth)?.FullName ?? Path.Combine(workspace.Deidentified, "truth");
            Run(
                workspace,
                new ValidationRequest
                {
                    DatasetPath = parsed.GetValue(timelines)?.FullName ?? workspace.Timelines,
                    BaselineDatasetPath = parsed.GetValue(baselines)?.FullName,
                    ModelFolder = workspace.RunFolder(parsed.GetValue(run)!),
                    OutputFolder = EvaluationFolder(workspace.RunFolder(parsed.GetValue(run)!)),
                    TruthFolder = Directory.Exists(truthFolder) ? truthFolder : null,
                    Seed = parsed.GetValue(seed),
                    MinimumCases = parsed.GetValue(cases),
                    LogisticBaseline = !parsed.GetValue(withoutLogistic),
                },
                output,
                stop);
            return ExitCode.Success;
        });
        return verb;
    }

    /// <summary>Where a run's evaluation lies.</summary>
    public static string EvaluationFolder(string runFolder) => Path.Combine(runFolder, "evaluation");

    public static void Run(Workspace workspace, ValidationRequest request, VerbOutput output, CancellationToken stop) =>
        new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = "validate",
            Parameters = new Dictionary<string, string>
            {
                ["split"] = request.Split.ToString(),
                ["seed"] = request.Seed.ToString(),
                ["minimumCases"] = request.MinimumCases.ToString(),
                ["logisticBaseline"] = request.LogisticBaseline.ToString(),
            },
            Inputs = [request.DatasetPath, .. request.BaselineDatasetPath is { } baselines ? [baselines] : Array.Empty<string>(), .. ReleaseVerb.ModelFiles(request.ModelFolder), .. request.TruthFolder is { } truth ? [truth] : Array.Empty<string>()],
            Outputs = [request.OutputFolder],
        }.Run(
            () =>
            {
                var report = output.WithValidationProgress("validate", progress => Validator.Run(
                    request, progress, stop));
                return new StepResult(EvaluationSummary.Line(report), EvaluationSummary.Counts(report));
            },
            stop);
}
