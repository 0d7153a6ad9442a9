using Chiron.Reasoning.Panel;

namespace Chiron.Reasoning.Tests.Panel;

public sealed class QuantileSpreadTests
{
    // Evenly between 0 and 10.
    private static double Even(double limit) => Math.Clamp(limit / 10, 0, 1);

    [Fact]
    public void Given_quantiles_as_likely_as_the_distribution_says_When_spread_Then_ranges_are_as_likely_as_it_says()
    {
        var ranges = new double[4];

        QuantileSpread.Over([0.25f, 0.5f, 0.25f], [2.5f, 7.5f], [1, 5, 9], [1, 4, 9], Even, ranges);

        Assert.Equal([0.1, 0.3, 0.5, 0.1], ranges, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Given_one_quantile_alone_When_spread_Then_only_ranges_that_it_reaches_get_any()
    {
        var ranges = new double[4];

        QuantileSpread.Over([0, 1, 0], [2, 6], [1, 4, 8], [1, 3, 5], Even, ranges);

        Assert.Equal([0, 0.25, 0.5, 0.25], ranges, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Given_a_quantile_where_the_distribution_has_nothing_When_spread_Then_the_range_of_its_median_takes_it()
    {
        var ranges = new double[3];

        QuantileSpread.Over([0.4f, 0.6f], [50], [5, 80], [20, 60], Even, ranges);

        Assert.Equal([0.4, 0, 0.6], ranges, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Given_random_quantiles_and_ranges_When_spread_Then_the_sum_is_kept_and_equal_edges_and_limits_give_the_quantiles_back()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 50; trial++)
        {
            float[] edges = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => (float)(12 * random.NextDouble())).Order()];
            float[] medians = [.. Enumerable.Range(0, edges.Length + 1).Select(q => q == 0 ? edges[0] - 1 : q == edges.Length ? edges[^1] + 1 : (edges[q - 1] + edges[q]) / 2)];
            var raw = medians.Select(_ => (float)random.NextDouble()).ToArray();
            double[] limits = [.. Enumerable.Range(0, 7).Select(_ => (14 * random.NextDouble()) - 2).Order()];
            var (other, same) = (new double[8], new double[medians.Length]);

            QuantileSpread.Over(raw, edges, medians, limits, Even, other);
            QuantileSpread.Over(raw, edges, medians, [.. edges.Select(edge => (double)edge)], Even, same);

            Assert.Equal(raw.Sum(), other.Sum(), 5);
            Assert.Equal(raw.Select(p => (double)p), same, (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }
}
