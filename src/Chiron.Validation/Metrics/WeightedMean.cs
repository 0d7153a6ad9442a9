namespace Chiron.Validation.Metrics;

/// <summary>Means over points as a resample of subjects weighs them.</summary>
internal static class WeightedMean
{
    /// <param name="points">How many.</param>
    /// <param name="measure">Of a point.</param>
    /// <param name="weights">How often each counts; null where each counts once.</param>
    /// <param name="per">What a point's measure is told by, for a ratio of sums; null where each is one.</param>
    public static double Of(int points, Func<int, double> measure, double[]? weights, Func<int, double>? per = null)
    {
        var (sum, all) = (0.0, 0.0);
        for (var i = 0; i < points; i++)
        {
            var weight = weights?[i] ?? 1;
            sum += weight * measure(i);
            all += weight * (per?.Invoke(i) ?? 1);
        }

        return sum / all;
    }
}
