namespace Chiron.Reasoning.Panel;

/// <summary>Probabilities of a number's quantiles told as probabilities of other ranges of it.</summary>
internal static class QuantileSpread
{
    private const double LeastMass = 1e-9;

    /// <summary>Where a quantile reaches over several ranges, its probability is shared out as a distribution lies in it.</summary>
    /// <param name="quantiles">Probability of each quantile.</param>
    /// <param name="edges">Where one quantile ends and the next begins, ascending; one fewer.</param>
    /// <param name="medians">A value within each quantile: where the distribution has next to nothing there, that value's range takes it all.</param>
    /// <param name="limits">Where one range ends and the next begins, ascending.</param>
    /// <param name="below">The distribution: P(value ≤ limit).</param>
    /// <param name="ranges">Overwritten: one more than <paramref name="limits"/>; the sum of <paramref name="quantiles"/> is kept.</param>
    public static void Over(
        ReadOnlySpan<float> quantiles, IReadOnlyList<float> edges, IReadOnlyList<float> medians, double[] limits, Func<double, double> below, Span<double> ranges)
    {
        ranges.Clear();
        var mass = new double[ranges.Length];
        var (quantile, range, before) = (0, 0, 0.0);
        double[] cuts = [.. limits.Concat(edges.Select(edge => (double)edge)).Distinct().Order(), double.PositiveInfinity];
        foreach (var cut in cuts)
        {
            var upTo = double.IsInfinity(cut) ? 1 : below(cut);
            mass[range] += Math.Max(0, upTo - before);
            before = Math.Max(before, upTo);
            while (range < limits.Length && limits[range] <= cut)
                range++;
            if (!double.IsInfinity(cut) && (quantile == edges.Count || edges[quantile] > cut))
                continue;       // the quantile goes on

            var all = 0.0;
            foreach (var own in mass)
                all += own;
            for (var r = 0; r < mass.Length && all > LeastMass; r++)
                ranges[r] += quantiles[quantile] * mass[r] / all;
            if (all <= LeastMass)
                ranges[limits.Count(limit => medians[quantile] > limit)] += quantiles[quantile];
            Array.Clear(mass);
            quantile++;
        }
    }
}
