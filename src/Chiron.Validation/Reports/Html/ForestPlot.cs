using Chiron.Validation.Metrics;

namespace Chiron.Validation.Reports.Html;

/// <summary>One row a task, best first: each predictor's AUROC with its interval.</summary>
internal static class ForestPlot
{
    private const double Left = 290;
    private const double Right = 760;
    private const double Width = 960;
    private const double RowHeight = 38;
    private const double Top = 34;

    public static string Render(IReadOnlyList<TaskReport> tasks)
    {
        var least = tasks.SelectMany(task => task.Predictors).Min(predictor => predictor.Auroc.Low ?? predictor.Auroc.Value);
        var from = Math.Clamp(Math.Floor(least * 10) / 10, 0, 0.5);
        double X(double area) => Left + ((Math.Clamp(area, from, 1) - from) / (1 - from) * (Right - Left));

        var height = Top + (tasks.Count * RowHeight) + 12;
        var svg = new Markup();
        svg.Add($"<svg class='plot forest' viewBox='0 0 {Width:0} {height:0}' role='img' aria-label='AUROC of each predictor by task'>");
        for (var tick = from; tick < 1.0001; tick += 0.1)
        {
            svg.Add($"<line class='{(Math.Abs(tick - 0.5) < 0.01 ? "chance" : "grid")}' x1='{X(tick):0.#}' x2='{X(tick):0.#}' y1='{Top - 6:0}' y2='{height - 10:0}'/>");
            svg.Add($"<text class='tick' x='{X(tick):0.#}' y='{Top - 14:0}' text-anchor='middle'>{tick:0.0}</text>");
        }

        svg.Add($"<text class='tick' x='{Right + 26:0}' y='{Top - 14:0}'>model AUROC</text><text class='tick' x='{Width - 4:0}' y='{Top - 14:0}' text-anchor='end'>cases / points</text>");
        for (var t = 0; t < tasks.Count; t++)
            Row(svg, tasks[t], Top + (t * RowHeight) + (RowHeight / 2), X);
        return svg.Add("</svg>").ToString();
    }

    private static void Row(Markup svg, TaskReport task, double y, Func<double, double> x)
    {
        svg.Add($"<line class='rule' x1='0' x2='{Width:0}' y1='{y + (RowHeight / 2):0.#}' y2='{y + (RowHeight / 2):0.#}'/>");
        svg.Add($"<a href='#{Markup.Text(task.Name)}'><text class='label' x='0' y='{y - 1:0.#}'><title>{Markup.Text(task.Title)}</title>{Markup.Text(Shorten(task.Title, 42))}</text></a>");
        svg.Add($"<text class='small' x='0' y='{y + 13:0.#}'>{Markup.Text(Shorten(task.Code, 34))}, {Numbers.Horizon(task.HorizonDays)}</text>");
        for (var p = 0; p < task.Predictors.Count; p++)
        {
            var predictor = task.Predictors[p];
            var area = predictor.Auroc;
            var at = y + ((p - ((task.Predictors.Count - 1) / 2.0)) * 9);
            svg.Add($"<g class='{PredictorMark.Class(predictor.Predictor)}'><title>{Markup.Text(predictor.Predictor)}: {Numbers.Area(area.Value)} ({Numbers.Range(area, Numbers.Area)})</title>");
            if (area is { Low: { } low, High: { } high })
                svg.Add($"<line class='whisker {PredictorMark.Class(predictor.Predictor)}' x1='{x(low):0.#}' x2='{x(high):0.#}' y1='{at:0.#}' y2='{at:0.#}'/>");
            svg.Add(PredictorMark.Shape(predictor.Predictor, x(area.Value), at)).Add("</g>");
        }

        svg.Add($"<text class='value' x='{Right + 26:0}' y='{y + 4:0.#}'>{Numbers.Area(task.Predictors[0].Auroc.Value)}</text>");
        svg.Add($"<text class='small' x='{Right + 70:0}' y='{y + 4:0.#}'>{Bracket(task.Predictors[0].Auroc)}</text>");
        svg.Add($"<text class='small' x='{Width - 4:0}' y='{y + 4:0.#}' text-anchor='end'>{Numbers.Count(task.Cases)} / {Numbers.Count(task.Points)}</text>");
    }

    private static string Bracket(Interval interval) => interval is { Low: { } low, High: { } high } ? $"{Numbers.Two(low)}–{Numbers.Two(high)}" : "";

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
