namespace Chiron.Validation.Reports.Html;

/// <summary>The ROC curves of all predictors of a task.</summary>
internal static class RocPlot
{
    public static string Render(TaskReport task)
    {
        var plot = new SquarePlot($"ROC curves: {task.Title}", "1 − specificity", "sensitivity", 1);
        foreach (var predictor in task.Predictors.Reverse()) // the model last, on top
            plot.Line(predictor.Predictor, predictor.Roc.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)));
        return plot.ToString();
    }
}
