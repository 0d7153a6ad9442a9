using Chiron.Timelines.Meds;
using Chiron.Validation.Metrics;
using Chiron.Validation.Predictors;
using Chiron.Validation.Reports.Html;

namespace Chiron.Validation.Reports;

/// <summary>The report as one HTML page: no script, no file beside it, nothing fetched.</summary>
public static class HtmlReport
{
    public static string Render(ValidationReport report)
    {
        var page = new Markup();
        page.Add("<!doctype html><html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width,initial-scale=1'>");
        page.Add($"<title>Evaluation · {Markup.Text(report.DatasetName ?? "dataset")}</title><style>{Style.Sheet}</style></head><body><main>");
        Header(page, report);
        Tiles(page, report);
        page.Add("<div class='notes'><b>Read with the figures</b><ul>");
        foreach (var note in report.Notes)
            page.Add($"<li>{Markup.Text(note)}</li>");
        page.Add("</ul></div>");

        var tasks = report.Tasks.OrderByDescending(task => task.Predictors[0].Auroc.Value).ToList();
        var predictors = tasks.SelectMany(task => task.Predictors).Select(predictor => predictor.Predictor).Distinct(StringComparer.Ordinal).ToList();
        page.Add("<h2>Discrimination</h2><p class='soft'>Area under the ROC curve: the probability that someone to whom it happens is ranked above someone to whom it does not. 0.5 is chance. Lines are 95 % intervals.</p>");
        page.Add("<div class='card'>").Add(PredictorMark.Legend(predictors)).Add("<div class='scroll'>").Add(ForestPlot.Render(tasks)).Add("</div></div>");

        Calibration(page, report);
        if (report.Diagnosis is { } diagnosis)
            Diagnosis(page, diagnosis);

        page.Add("<h2>Tasks</h2><p class='soft'>Open a task for its curves, measures and subgroups.</p>");
        foreach (var task in tasks)
            TaskDetails.Add(page, task);
        Inputs(page, report);
        return page.Add("</main></body></html>\n").ToString();
    }

    private static void Header(Markup page, ValidationReport report)
    {
        page.Add($"<h1>Evaluation of the model on {Markup.Text(report.DatasetName ?? "the dataset")}</h1>");
        page.Add($"<p class='soft'>{Markup.Text(SplitNames.Of(report.Parameters.Split).Replace('_', '-'))} split · {Numbers.Count(report.Subjects)} subjects · {Numbers.Count(report.Points)} prediction points · ");
        page.Add($"{Numbers.Of(report.Tasks.Count, "task")} · {Markup.Text(report.CreatedAt.Replace('T', ' ').Replace("Z", " UTC", StringComparison.Ordinal))} · Chiron {Markup.Text(report.SoftwareVersion)}</p>");
    }

    private static void Tiles(Markup page, ValidationReport report)
    {
        page.Add("<div class='tiles'>");
        foreach (var overall in report.Overall)
            Tile(page, PredictorMark.Class(overall.Predictor), Numbers.Area(overall.MeanAuroc.Value), $"mean AUROC, {overall.Predictor}", Numbers.Range(overall.MeanAuroc, Numbers.Area));
        if (report.MeanGainOverBaseline is { } gain)
            Tile(page, "", Numbers.Signed(gain.Value), "over age and sex", Numbers.Range(gain, Numbers.Signed));
        if (report.ShareOfTheWay is { } share)
            Tile(page, "", Numbers.Percent(share.Value), "of the way to the best possible", Numbers.Range(share, Numbers.Percent));
        if (report.Overall.FirstOrDefault(overall => overall.Predictor == PredictorNames.Model) is { } model)
            Tile(page, "", Numbers.Percent(model.ExpectedCalibrationError), "expected calibration error", "all tasks together");
        page.Add("</div>");
    }

    private static void Tile(Markup page, string style, string value, string label, string detail) =>
        page.Add($"<div class='tile {style}'><b>{value}</b><span>{Markup.Text(label)}</span><span>{detail}</span></div>");

    private static void Calibration(Markup page, ValidationReport report)
    {
        if (report.Overall.Count == 0)
            return;
        page.Add($"<h2>Calibration</h2><p class='soft'>Do the probabilities mean what they say? The points of {Numbers.Of(report.TasksInCommon, "task")} together, in tenths by predicted probability; the dotted line is ideal.</p><div class='card'>");
        page.Add(PredictorMark.Legend(report.Overall.Select(overall => overall.Predictor)));
        page.Add("<div class='pair'>").Add(CalibrationPlot.Render("Calibration over all tasks", [.. report.Overall.Select(overall => (overall.Predictor, overall.CalibrationBins))]));
        page.Add("<div><table><tr><th>predictor</th><th>expected calibration error</th><th>bits per event</th><th>over the oracle</th></tr>");
        foreach (var overall in report.Overall)
            page.Add($"<tr><td>{Markup.Text(overall.Predictor)}</td><td>{Numbers.Percent(overall.ExpectedCalibrationError)}</td><td>{Bits(overall.BitsPerEvent)}</td><td>{Bits(overall.BitsOverOracle)}</td></tr>");
        page.Add("</table></div></div></div>");
    }

    private static string Bits(Interval? bits) => bits is { } known ? $"{Numbers.Area(known.Value)} ({Numbers.Range(known, Numbers.Area)})" : "–";

    private static void Diagnosis(Markup page, DiagnosisReport diagnosis)
    {
        page.Add($"<h2>Diagnosis</h2><p class='soft'>At {Numbers.Count(diagnosis.Moments)} encounters of {Numbers.Count(diagnosis.Subjects)} subjects, before the diagnosis was written: how often the recorded condition is ranked first, or among the first three. ");
        page.Add($"The oracle is the exact posterior: where findings do not tell conditions apart, nobody can do better. {Numbers.Count(diagnosis.LeftOut)} encounters without exactly one recorded condition are left out.</p>");
        page.Add("<div class='card'><div class='scroll'><table><tr><th>predictor</th><th>ranked first</th><th>95 % interval</th><th>among the first three</th><th>95 % interval</th></tr>");
        foreach (var predictor in diagnosis.Predictors)
        {
            page.Add($"<tr><td>{Markup.Text(predictor.Predictor)}</td><td>{Numbers.Percent(predictor.Top1.Value)}</td><td>{Numbers.Range(predictor.Top1, Numbers.Percent)}</td>");
            page.Add($"<td>{Numbers.Percent(predictor.Top3.Value)}</td><td>{Numbers.Range(predictor.Top3, Numbers.Percent)}</td></tr>");
        }

        page.Add("</table></div></div>");
    }

    private static void Inputs(Markup page, ValidationReport report)
    {
        page.Add("<h2>What was measured</h2><p class='soft'>Files by SHA-256; formulas and sources of the measures are in docs/validation.md of the software.</p>");
        foreach (var input in report.Inputs)
        {
            page.Add($"<details><summary><b>{Markup.Text(input.Role)}</b><span class='soft'>{Numbers.Of(input.Files.Count, "file")}</span></summary><div class='scroll'><table>");
            foreach (var file in input.Files)
                page.Add($"<tr><td>{Markup.Text(file.Path)}</td><td><code>{Markup.Text(file.Sha256)}</code></td></tr>");
            page.Add("</table></div></details>");
        }

        var parameters = report.Parameters;
        page.Add($"<footer>Seed {parameters.Seed}, {parameters.BootstrapSamples} resamples, at least {parameters.MinimumCases} cases a task, at most {parameters.MaximumConditions} conditions. ");
        page.Add("This is a measurement on recorded data. It is no clinical validation, and the software is not a medical device.</footer>");
    }
}
