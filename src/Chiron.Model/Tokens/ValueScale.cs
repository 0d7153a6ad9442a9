namespace Chiron.Model;

/// <summary>Quantile answers and standardisation of one code's values, from a sample of the training split.</summary>
internal sealed record ValueScale(IReadOnlyList<float> Edges, IReadOnlyList<float> Medians, float Mean, float StandardDeviation)
{
    public static ValueScale None { get; } = new([], [], 0, 1);

    /// <param name="values">Finite values in any order.</param>
    /// <param name="quantiles">Most answers; where there are no more distinct values than this, each value is its own answer.</param>
    public static ValueScale Of(IReadOnlyList<float> values, int quantiles)
    {
        if (values.Count == 0)
            return None;

        var sorted = values.ToArray();
        Array.Sort(sorted);
        var distinct = sorted.Distinct().Take(quantiles + 1).ToArray();
        var edges = distinct.Length <= quantiles
            ? distinct.Skip(1).ToArray()
            : Enumerable.Range(1, quantiles - 1).Select(i => sorted[(int)((long)i * sorted.Length / quantiles)])
                .Where(edge => edge > sorted[0]).Distinct().ToArray();

        var medians = new float[edges.Length + 1];
        for (var (quantile, start) = (0, 0); quantile <= edges.Length; quantile++)
        {
            var end = quantile < edges.Length ? LowerBound(sorted, edges[quantile]) : sorted.Length;
            medians[quantile] = sorted[(start + end - 1) / 2];
            start = end;
        }

        var core = sorted.AsSpan(sorted.Length / 100, sorted.Length - (2 * (sorted.Length / 100)));
        double sum = 0, squares = 0;
        foreach (var value in core)
            sum += value;
        var mean = sum / core.Length;
        foreach (var value in core)
            squares += (value - mean) * (value - mean);
        var deviation = Math.Sqrt(squares / core.Length);
        return new ValueScale(edges, medians, (float)mean, deviation > 0 && double.IsFinite(deviation) ? (float)deviation : 1);
    }

    private static int LowerBound(float[] sorted, float value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
