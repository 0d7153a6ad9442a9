using System.CommandLine;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Validation;
using Chiron.Validation.CrossValidation;
using Chiron.Validation.Metrics;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron cross-validate</c>: one question, asked of every subject by models that have not seen that subject.</summary>
internal static class CrossValidateVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "cross-validate",
            "Train and measure by folds: one task, every subject held out once.",
            "chiron cross-validate --task examples/tasks/physionet-2012.json",
            "chiron cross-validate --task task.json --only-fold 1 --inner");
        var task = new Option<FileInfo>("--task") { Description = "A JSON file: prediction time, outcome, horizon, training; docs/validation.md has its keys.", Required = true };
        var timelines = WorkspaceOptions.Timelines();
        var folds = new Option<int>("--folds") { Description = "How many parts.", DefaultValueFactory = _ => 5 };
        var only = new Option<int?>("--only-fold") { Description = "Only this one, from 1." };
        var inner = new Option<bool>("--inner") { Description = "Measure on a fifth of each fold's training subjects instead: for choosing, so that the fold itself stays unseen." };
        var seed = new Option<int>("--seed") { Description = "Of folds, weights and bootstrap.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "0: one a processor. Does not change the result." };
        foreach (var option in new Option[] { task, timelines, folds, only, inner, seed, threads })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var read = PredictionTask.Read(parsed.GetValue(task)!.FullName);
            Run(
                workspace,
                parsed.GetValue(task)!.FullName,
                new CrossValidationRequest
                {
                    DatasetPath = parsed.GetValue(timelines)?.FullName ?? workspace.Timelines,
                    Task = read,
                    OutputFolder = workspace.RunFolder("cv-" + read.Name),
                    Folds = parsed.GetValue(folds),
                    OnlyFold = parsed.GetValue(only),
                    Inner = parsed.GetValue(inner),
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                },
                output,
                stop);
            return ExitCode.Success;
        });
        return verb;
    }

    private static void Run(Workspace workspace, string taskFile, CrossValidationRequest request, VerbOutput output, CancellationToken stop) =>
        new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = "cross-validate",
            Parameters = new Dictionary<string, string>
            {
                ["task"] = request.Task.Name,
                ["folds"] = request.Folds.ToString(),
                ["onlyFold"] = request.OnlyFold?.ToString() ?? "all",
                ["inner"] = request.Inner ? "true" : "false",
                ["seed"] = request.Seed.ToString(),
            },
            Inputs = [request.DatasetPath, taskFile],
            Outputs = [request.OutputFolder],
        }.Run(
            () =>
            {
                var report = output.WithValidationProgress("cross-validate", progress => CrossValidator.Run(
                    request, progress, stop));
                return new StepResult(Line(report), Counts(report));
            },
            stop);

    private static string Line(CrossValidationReport report)
    {
        var parts = report.Predictors.Select(predictor => predictor.Predictor
            + (predictor.Auroc is { } auroc ? $" AUROC {Text(auroc)}" : "") + (predictor.Concordance is { } c ? $" C {Text(c)}" : ""));
        return $"{report.Cases:N0} cases of {report.Measured:N0} subjects in {report.FoldsMeasured.Count} of {report.Folds} folds{(report.Inner ? ", inside the training folds" : "")}: {string.Join("; ", parts)}";
    }

    private static Dictionary<string, double> Counts(CrossValidationReport report)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal) { ["subjects"] = report.Measured, ["cases"] = report.Cases };
        foreach (var predictor in report.Predictors)
        {
            if (predictor.Auroc is { } auroc)
                counts[$"auroc ({predictor.Predictor})"] = auroc.Value;
            if (predictor.Concordance is { } c)
                counts[$"concordance ({predictor.Predictor})"] = c.Value;
        }

        return counts;
    }

    private static string Text(Interval interval) =>
        interval is { Low: { } low, High: { } high } ? $"{interval.Value:F3} ({low:F3}–{high:F3})" : $"{interval.Value:F3}";
}
