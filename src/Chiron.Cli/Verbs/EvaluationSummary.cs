using Chiron.Governance.Releases;
using Chiron.Validation.Metrics;
using Chiron.Validation.Predictors;
using Chiron.Validation.Reports;

namespace Chiron.Cli.Verbs;

/// <summary>A validation's report in a line for the terminal, as counts for the lineage and as tables for the model card.</summary>
internal static class EvaluationSummary
{
    public static string Line(ValidationReport report)
    {
        var parts = report.Overall.Select(overall => $"{overall.Predictor} {Text(overall.MeanAuroc)}");
        var share = report.ShareOfTheWay is { } way ? $"; {way.Value:P0} of the way from baseline to oracle" : "";
        return $"{report.Tasks.Count:N0} tasks on {report.Subjects:N0} held-out subjects, mean AUROC {string.Join(", ", parts)}{share}";
    }

    public static IReadOnlyDictionary<string, double> Counts(ValidationReport report)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal) { ["tasks"] = report.Tasks.Count, ["subjects"] = report.Subjects, ["points"] = report.Points };
        foreach (var overall in report.Overall)
            counts[$"meanAuroc ({overall.Predictor})"] = overall.MeanAuroc.Value;
        foreach (var overall in report.Overall)
            if (overall.BitsOverOracle is { } bits)
                counts[$"bitsOverOracle ({overall.Predictor})"] = bits.Value;
        if (report.ShareOfTheWay is { } way)
            counts["shareOfTheWay"] = way.Value;
        return counts;
    }

    public static IReadOnlyList<EvidenceTable> Tables(ValidationReport report) =>
    [
        new EvidenceTable(
            $"Mean AUROC over {report.TasksInCommon} tasks, {report.Subjects:N0} held-out subjects (95 % interval, bootstrap over subjects)",
            ["Predictor", "Mean AUROC", "Expected calibration error", "Bits per event", "Bits over the oracle"],
            [.. report.Overall.Select(IReadOnlyList<string> (overall) =>
                [overall.Predictor, Text(overall.MeanAuroc), $"{overall.ExpectedCalibrationError:F3}", Text(overall.BitsPerEvent), Text(overall.BitsOverOracle)])]),
        new EvidenceTable(
            "The model by task",
            ["Task", "Cases of points", "AUROC", "Calibration slope", "Observed / expected"],
            [.. report.Tasks.Select(Row)]),
    ];

    private static IReadOnlyList<string> Row(TaskReport task)
    {
        var model = task.Predictors.First(predictor => predictor.Predictor == PredictorNames.Model);
        return [task.Title, $"{task.Cases:N0} of {task.Points:N0}", Text(model.Auroc), Number(model.CalibrationSlope), Number(model.ObservedOverExpected)];
    }

    private static string Text(Interval? interval) => interval switch
    {
        { Value: var value, Low: { } low, High: { } high } => $"{value:F3} ({low:F3}–{high:F3})",
        { Value: var value } => $"{value:F3}",
        null => "–",
    };

    private static string Number(double? value) => value is { } number ? $"{number:F2}" : "–";
}
