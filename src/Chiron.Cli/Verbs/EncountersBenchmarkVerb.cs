using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Timelines.Meds;
using Chiron.Validation.Encounters;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron benchmark encounters</c>: the differential on visits that nothing was learned from.</summary>
internal static class EncountersBenchmarkVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "encounters",
            "Measure the differential on held-out visits, beside its parts and, where known, the exact posterior.",
            "chiron benchmark encounters",
            "chiron benchmark encounters --run pilot --truth workspace/deidentified/truth --encounters 8000")
        {
            Explanation = """
                Needs the combination that 'chiron differential' learned on the tuning split, and the pack that the cohort was simulated from. The result goes to
                benchmarks/encounters.json in the workspace.
                """,
        };
        var timelines = WorkspaceOptions.Timelines();
        var run = WorkspaceOptions.Run();
        var knowledge = WorkspaceOptions.Knowledge();
        var truth = new Option<DirectoryInfo?>("--truth") { Description = "A simulated cohort's truth, de-identified [default: deidentified/truth/ in the workspace, where it exists]." };
        var encounters = new Option<int>("--encounters") { Description = "At most so many visits.", DefaultValueFactory = _ => 4000 };
        var seed = new Option<int>("--seed") { Description = "Of which visits and of the bootstrap.", DefaultValueFactory = _ => 1 };
        var split = new Option<Split>("--split") { Description = "Of which subjects; look at tuning while something is still being chosen.", DefaultValueFactory = _ => Split.HeldOut };
        var threads = new Option<int>("--threads") { Description = "Of the model [default: one a processor]." };
        foreach (var option in new Option[] { timelines, run, knowledge, truth, encounters, seed, split, threads })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var truthFolder = parsed.GetValue(truth)?.FullName ?? Path.Combine(workspace.Deidentified, "truth");
            var report = output.WithValidationProgress("benchmark encounters", progress => EncounterBenchmark.Run(
                new EncounterRequest
                {
                    DatasetPath = parsed.GetValue(timelines)?.FullName ?? workspace.Timelines,
                    ModelFolder = workspace.RunFolder(parsed.GetValue(run)!),
                    KnowledgeFolder = KnowledgePackFolder.Choose(parsed.GetValue(knowledge), workspace),
                    TruthFolder = Directory.Exists(truthFolder) ? truthFolder : null,
                    OutputFolder = Path.Combine(parsed.GetValue(verb.Workspace)!.FullName, "benchmarks"),
                    Split = parsed.GetValue(split),
                    Encounters = parsed.GetValue(encounters),
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                },
                progress,
                stop));
            Print(report, output);
            return ExitCode.Success;
        });
        return verb;
    }

    private static void Print(EncounterReport report, VerbOutput output)
    {
        output.Line($"{report.Encounters:N0} visits of {report.Subjects:N0} subjects, {report.Pack}");
        foreach (var stage in report.Figures.GroupBy(f => f.Stage))
        {
            output.Line($"{stage.Key}:");
            foreach (var f in stage)
                output.Line($"  {f.Predictor,-16} first {IntervalText.Percent(f.Top1)}   in 3 {IntervalText.Percent(f.Top3)}   calibration error {IntervalText.Number(f.CalibrationError, 3)}   log loss {IntervalText.Number(f.LogLoss, 3)}");
            foreach (var set in report.Conformal.Where(c => c.Stage == stage.Key))
                output.Line($"  set of {100 * set.Nominal:0} %       holds {IntervalText.Percent(set.Measured)}   members {IntervalText.Number(set.MeanSize, 3)}   one alone {100 * set.SingleShare:0.0} %   smoothed holds {IntervalText.Percent(set.Smoothed)}   members {IntervalText.Number(set.SmoothedSize, 3)}   none {100 * set.EmptyShare:0.0} %");
            if (report.NotLearned[stage.Key] is > 0 and var share)
                output.Line($"  {100 * share:0.00} % in a situation that was not learned count with every hypothesis in each set");
        }

        if (report.BehindOracle is { } behind)
            output.Line($"the combination's first answer is right {100 * behind.Value:0.0} points ({100 * behind.Low:0.0}–{100 * behind.High:0.0}) less often than the exact posterior's");
        output.Line($"unlike anything seen: {100 * report.UnlikeAnythingSeen:0.0} % of whole visits");
        output.Object(new JsonObject { ["encounters"] = report.Encounters, ["top1"] = report.Figures[0].Top1.Value, ["calibrationError"] = report.Figures[0].CalibrationError.Value });
    }
}
