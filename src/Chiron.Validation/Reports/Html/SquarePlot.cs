using System.Globalization;

namespace Chiron.Validation.Reports.Html;

/// <summary>A square plot with both axes from 0 to a common end and the diagonal: the frame of ROC curves and of calibration plots.</summary>
internal sealed class SquarePlot
{
    private const double Left = 52;
    private const double Top = 12;
    private const double Side = 300;

    private readonly Markup _svg = new();
    private readonly double _end;

    public SquarePlot(string label, string xTitle, string yTitle, double end)
    {
        _end = end;
        _svg.Add($"<svg class='plot square' viewBox='0 0 {Left + Side + 14:0} {Top + Side + 48:0}' role='img' aria-label='{Markup.Text(label)}'>");
        for (var i = 0; i <= 4; i++)
        {
            var value = end * i / 4;
            var text = end >= 0.2 ? value.ToString("0.##", CultureInfo.InvariantCulture) : value.ToString("0.###", CultureInfo.InvariantCulture);
            _svg.Add($"<line class='grid' x1='{X(value):0.#}' x2='{X(value):0.#}' y1='{Top:0}' y2='{Top + Side:0}'/><line class='grid' x1='{Left:0}' x2='{Left + Side:0}' y1='{Y(value):0.#}' y2='{Y(value):0.#}'/>");
            _svg.Add($"<text class='tick' x='{X(value):0.#}' y='{Top + Side + 17:0}' text-anchor='middle'>{text}</text><text class='tick' x='{Left - 8:0}' y='{Y(value) + 4:0.#}' text-anchor='end'>{text}</text>");
        }

        _svg.Add($"<line class='chance' x1='{X(0):0.#}' y1='{Y(0):0.#}' x2='{X(end):0.#}' y2='{Y(end):0.#}'/>");
        _svg.Add($"<text class='axis' x='{Left + (Side / 2):0}' y='{Top + Side + 38:0}' text-anchor='middle'>{Markup.Text(xTitle)}</text>");
        _svg.Add($"<text class='axis' transform='translate(13 {Top + (Side / 2):0}) rotate(-90)' text-anchor='middle'>{Markup.Text(yTitle)}</text>");
    }

    public void Line(string predictor, IEnumerable<(double X, double Y)> points) =>
        _svg.Add($"<polyline class='curve {PredictorMark.Class(predictor)}' points='{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")))}'/>");

    public void Point(string predictor, double x, double y, double low, double high, string title)
    {
        _svg.Add($"<g class='{PredictorMark.Class(predictor)}'><title>{Markup.Text(title)}</title>");
        _svg.Add($"<line class='whisker {PredictorMark.Class(predictor)}' x1='{X(x):0.#}' x2='{X(x):0.#}' y1='{Y(low):0.#}' y2='{Y(high):0.#}'/>");
        _svg.Add(PredictorMark.Shape(predictor, X(x), Y(y), 3.5)).Add("</g>");
    }

    public override string ToString() => _svg + "</svg>";

    private double X(double value) => Left + (Math.Clamp(value, 0, _end) / _end * Side);

    private double Y(double value) => Top + Side - (Math.Clamp(value, 0, _end) / _end * Side);
}
