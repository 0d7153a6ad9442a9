using Chiron.Validation.Metrics;

namespace Chiron.Validation.Reports.Html;

/// <summary>Observed against predicted by tenths of the points, with Wilson intervals.</summary>
internal static class CalibrationPlot
{
    public static string Render(string label, IReadOnlyList<(string Predictor, IReadOnlyList<CalibrationBin> Bins)> predictors)
    {
        var most = predictors.SelectMany(predictor => predictor.Bins).Max(bin => Math.Max(bin.Predicted, bin.Observed));
        var plot = new SquarePlot(label, "predicted", "observed", NiceEnd(most * 1.05));
        foreach (var (predictor, bins) in predictors.Reverse()) // the model last, on top
        {
            plot.Line(predictor, bins.Select(bin => (bin.Predicted, bin.Observed)));
            foreach (var bin in bins)
                plot.Point(
                    predictor, bin.Predicted, bin.Observed, bin.Low, bin.High,
                    $"{predictor}: predicted {Numbers.Percent(bin.Predicted)}, observed {Numbers.Percent(bin.Observed)} ({Numbers.Percent(bin.Low)} to {Numbers.Percent(bin.High)}) of {Numbers.Count(bin.Points)}");
        }

        return plot.ToString();
    }

    // The next of 1, 2, 4 or 8 times a power of ten, at most 1: quarters of it are short numbers.
    private static double NiceEnd(double most)
    {
        for (var power = 0.001; power <= 1; power *= 10)
            foreach (var factor in (ReadOnlySpan<double>)[1, 2, 4, 8])
                if (power * factor >= most)
                    return Math.Min(1, power * factor);
        return 1;
    }
}
