namespace Chiron.Validation.Metrics;

/// <summary>An estimate with its 95 % interval.</summary>
/// <param name="Value">On all points.</param>
/// <param name="Low">2.5 % quantile over the resamples; null where too few resamples gave a value.</param>
/// <param name="High">97.5 % quantile.</param>
public readonly record struct Interval(double Value, double? Low, double? High)
{
    /// <summary>The percentile interval (Efron 1981) from the values that resamples gave; NaN ones are left out.</summary>
    public static Interval FromResamples(double value, IEnumerable<double> resamples)
    {
        var sorted = resamples.Where(double.IsFinite).Order().ToArray();
        return sorted.Length < 50 ? new Interval(value, null, null) : new Interval(value, Quantile(sorted, 0.025), Quantile(sorted, 0.975));
    }

    // Linear between order statistics (type 7 of Hyndman and Fan 1996).
    private static double Quantile(double[] sorted, double q)
    {
        var place = q * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
