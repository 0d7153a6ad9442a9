using Chiron.Validation.Predictors;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Reports.Html;

/// <summary>One task: who was measured, curves, measures and subgroups.</summary>
internal static class TaskDetails
{
    public static void Add(Markup page, TaskReport task)
    {
        page.Add($"<details id='{Markup.Text(task.Name)}'><summary><b>{Markup.Text(task.Title)}</b><span class='soft'>{Markup.Text(task.Code)}, {Numbers.Horizon(task.HorizonDays)} · {Numbers.Count(task.Cases)} cases</span>");
        page.Add($"<span>{Numbers.Area(task.Predictors[0].Auroc.Value)}</span></summary><div>");
        page.Add($"<p class='soft'>{Question(task)} {Numbers.Count(task.Points)} points of {Numbers.Count(task.Subjects)} subjects, {Numbers.Percent((double)task.Cases / task.Points)} of them cases. ");
        page.Add($"Left out: {Numbers.Count(task.AlreadyRecorded)} already recorded, {Numbers.Count(task.Censored)} without follow-up. The baseline was fitted on {Numbers.Count(task.TrainingCases)} training cases.</p>");
        page.Add(PredictorMark.Legend(task.Predictors.Select(predictor => predictor.Predictor)));
        page.Add("<div class='pair'>").Add(RocPlot.Render(task));
        page.Add(CalibrationPlot.Render($"Calibration: {task.Title}", [.. task.Predictors.Select(predictor => (predictor.Predictor, predictor.CalibrationBins))])).Add("</div>");
        Measures(page, task);
        Subgroups(page, task);
        page.Add("</div></details>");
    }

    private static string Question(TaskReport task) => task.Kind switch
    {
        RiskTaskKind.Onset => $"Is it recorded for the first time within {Numbers.Horizon(task.HorizonDays)}?",
        RiskTaskKind.Death => $"Does the person die within {Numbers.Horizon(task.HorizonDays)}?",
        _ => $"Is there at least one within {Numbers.Horizon(task.HorizonDays)}?",
    };

    private static void Measures(Markup page, TaskReport task)
    {
        page.Add("<div class='scroll'><table><tr><th>predictor</th><th>AUROC</th><th>95 %</th><th>AUPRC</th><th>95 %</th><th>Brier</th><th>slope</th><th>intercept</th><th>O/E</th><th>ECE</th></tr>");
        foreach (var p in task.Predictors)
        {
            page.Add($"<tr><td>{Markup.Text(p.Predictor)}{(p.KnowsTask ? "" : " (does not know the code)")}</td><td>{Numbers.Area(p.Auroc.Value)}</td><td>{Numbers.Range(p.Auroc, Numbers.Area)}</td>");
            page.Add($"<td>{Numbers.Area(p.Auprc.Value)}</td><td>{Numbers.Range(p.Auprc, Numbers.Area)}</td><td>{p.Brier:0.0000}</td><td>{Numbers.Two(p.CalibrationSlope)}</td>");
            page.Add($"<td>{Numbers.Two(p.CalibrationIntercept)}</td><td>{Numbers.Two(p.ObservedOverExpected)}</td><td>{Numbers.Percent(p.ExpectedCalibrationError)}</td></tr>");
        }

        page.Add($"</table></div><p class='soft'>Over age and sex: {Numbers.Signed(task.GainOverBaseline.Value)} ({Numbers.Range(task.GainOverBaseline, Numbers.Signed)})");
        page.Add(task.ShareOfTheWay is { } share ? $"; {Numbers.Percent(share)} of the way to the best possible.</p>" : ".</p>");
    }

    private static void Subgroups(Markup page, TaskReport task)
    {
        var model = task.Predictors.First(predictor => predictor.Predictor == PredictorNames.Model);
        page.Add("<h3>The model by sex and age</h3><div class='scroll'><table><tr><th>group</th><th>points</th><th>cases</th><th>AUROC</th><th>O/E</th></tr>");
        foreach (var group in model.Subgroups)
        {
            page.Add($"<tr><td>{Markup.Text(group.Group)}</td><td>{Numbers.Count(group.Points)}</td><td>{Numbers.Count(group.Cases)}</td>");
            page.Add($"<td>{(group.Auroc is { } area ? Numbers.Area(area) : Numbers.None)}</td><td>{Numbers.Two(group.ObservedOverExpected)}</td></tr>");
        }

        page.Add("</table></div>");
    }
}
