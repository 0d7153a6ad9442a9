using System.Globalization;
using Chiron.Validation.Predictors;

namespace Chiron.Validation.Reports.Html;

/// <summary>A predictor's looks in all plots: a colour class and a shape, so that neither alone carries the meaning.</summary>
internal static class PredictorMark
{
    public static string Class(string predictor) => predictor switch
    {
        PredictorNames.Model => "model",
        PredictorNames.Oracle => "oracle",
        PredictorNames.Counts => "counts",
        _ => "baseline",
    };

    /// <summary>Circle for the model, diamond for the oracle, triangle for the regression on the record, square for the others.</summary>
    public static string Shape(string predictor, double x, double y, double size = 4) => predictor switch
    {
        PredictorNames.Model => string.Create(CultureInfo.InvariantCulture, $"<circle class='mark model' cx='{x:0.#}' cy='{y:0.#}' r='{size:0.#}'/>"),
        PredictorNames.Oracle => string.Create(
            CultureInfo.InvariantCulture, $"<path class='mark oracle' d='M{x:0.#} {y - size - 1:0.#}l{size + 1:0.#} {size + 1:0.#}l{-size - 1:0.#} {size + 1:0.#}l{-size - 1:0.#} {-size - 1:0.#}z'/>"),
        PredictorNames.Counts => string.Create(
            CultureInfo.InvariantCulture, $"<path class='mark counts' d='M{x:0.#} {y - size:0.#}l{size + 0.5:0.#} {(2 * size) - 0.5:0.#}h{(-2 * size) - 1:0.#}z'/>"),
        _ => string.Create(CultureInfo.InvariantCulture, $"<rect class='mark baseline' x='{x - size + 0.5:0.#}' y='{y - size + 0.5:0.#}' width='{(2 * size) - 1:0.#}' height='{(2 * size) - 1:0.#}'/>"),
    };

    public static string Legend(IEnumerable<string> predictors) =>
        $"<div class='legend'>{string.Concat(predictors.Select(predictor => $"<span><svg width='14' height='14' aria-hidden='true'>{Shape(predictor, 7, 7)}</svg>{Markup.Text(predictor)}</span>"))}</div>";
}
