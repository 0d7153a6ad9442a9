using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Validation.DdxPlus;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron benchmark ddxplus</c>: DDXPlus patients worked by asking.</summary>
internal static class DdxPlusBenchmarkVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "ddxplus",
            "Work DDXPlus patients by asking, each by what other patients teach.",
            "chiron benchmark ddxplus --conditions release_conditions.json --evidences release_evidences.json --patients patients.csv.gz")
        {
            Explanation = """
                Each patient comes with age, sex and one evidence. Patients are dealt to folds by a keyed hash; probabilities, smoothing and the threshold at which asking
                ends come from the other folds. docs/benchmarks.md has the method and what was reached. The result goes to benchmarks/ddxplus.json in the workspace, with a
                replay of each case in benchmarks/ddxplus-replays.jsonl and of the first fifty as a page.
                """,
        };
        var conditions = new Option<FileInfo>("--conditions") { Description = "The dataset's release_conditions.json.", Required = true };
        var evidences = new Option<FileInfo>("--evidences") { Description = "The dataset's release_evidences.json.", Required = true };
        var patients = new Option<FileInfo>("--patients") { Description = "Its patients as CSV; may be gzipped.", Required = true };
        var folds = new Option<int>("--folds") { Description = "How many parts.", DefaultValueFactory = _ => 5 };
        var seed = new Option<int>("--seed") { Description = "Of folds, differential head and bootstrap.", DefaultValueFactory = _ => 1 };
        foreach (var option in new Option[] { conditions, evidences, patients, folds, seed })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var report = output.WithValidationProgress("benchmark ddxplus", progress => DdxPlusBenchmark.Run(
                new DdxPlusRequest
                {
                    ConditionsPath = Verb.PathOf(parsed, conditions),
                    EvidencesPath = Verb.PathOf(parsed, evidences),
                    PatientsPath = Verb.PathOf(parsed, patients),
                    OutputFolder = Path.Combine(parsed.GetValue(verb.Workspace)!.FullName, "benchmarks"),
                    Folds = parsed.GetValue(folds),
                    Seed = parsed.GetValue(seed),
                },
                progress,
                stop));
            Print(report, output);
            return ExitCode.Success;
        });
        return verb;
    }

    private static void Print(DdxPlusReport report, VerbOutput output)
    {
        output.Line($"{report.Patients:N0} patients, {report.Conditions} conditions, {report.Evidences} evidences, {report.Folds.Count} folds");
        foreach (var figures in report.Figures)
        {
            output.Line($"{figures.Method}:");
            output.Line($"  questions {IntervalText.Number(figures.Questions, 2)}   IL {IntervalText.Number(figures.InteractionLength, 2)}   GTPA@1 {IntervalText.Percent(figures.First)}   GTPA {IntervalText.Percent(figures.Within)}");
            output.Line($"  DDR {IntervalText.Percent(figures.Recall)}   DDP {IntervalText.Percent(figures.Precision)}   DDF1 {IntervalText.Percent(figures.F1)}");
        }

        output.Line("GTPA@1 after so many questions (asked in a random order):");
        for (var questions = 0; questions < report.FirstByQuestions.Count; questions++)
            output.Line($"  {questions,2}  {IntervalText.Percent(report.FirstByQuestions[questions])}   ({100 * report.FirstByRandomQuestions[questions].Value:F1} %)");
        output.Line("Stopping at a fixed probability of the leader:");
        foreach (var threshold in report.Thresholds)
            output.Line(string.Create(CultureInfo.InvariantCulture, $"  {threshold.StopAt,-8} questions {IntervalText.Number(threshold.Questions, 2)}   GTPA@1 {IntervalText.Percent(threshold.First)}"));
        foreach (var fold in report.Folds)
            output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"  a fold of {fold.Patients}: smoothing {fold.SmoothingStrength}, unlisted {fold.UnlistedShare}, stop at {fold.StopAt}, weight decay {fold.WeightDecay:0.##}, cut {fold.NamedAbove:0.##}"));
        foreach (var missed in report.Missed)
            output.Line($"  {missed.Cases} × {missed.Truth} taken for {missed.Answer}");
        var first = report.Figures.First(figures => figures.Method == DdxPlusBenchmark.Pathology);
        output.Object(new JsonObject { ["patients"] = report.Patients, ["gtpa1"] = first.First.Value, ["questions"] = first.Questions.Value });
    }
}
