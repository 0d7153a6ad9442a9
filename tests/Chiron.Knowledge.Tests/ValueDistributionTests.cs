using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Knowledge.Tests;

public sealed class ValueDistributionTests
{
    [Fact]
    public void Given_any_distribution_When_sampled_at_z_Then_the_standard_score_gives_z_back() =>
        Prop.ForAll<NormalFloat, bool>((normal, lognormal) =>
        {
            var z = Math.Clamp(normal.Get, -6, 6);
            var distribution = lognormal ? new ValueDistribution(DistributionShape.LogNormal, 40, 1.8) : new ValueDistribution(DistributionShape.Normal, 37, 0.5);
            return Math.Abs(distribution.StandardScore(distribution.At(z)) - z) < 1e-9;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(DistributionShape.Normal, 10, 2)]
    [InlineData(DistributionShape.LogNormal, 10, 2)]
    public void Given_a_density_When_integrated_Then_it_agrees_with_the_cumulative_distribution(DistributionShape shape, double center, double spread)
    {
        var distribution = new ValueDistribution(shape, center, spread);
        const double Step = 0.001;
        var sum = 0.0;
        for (var i = 0; i < 10_000; i++)
            sum += Math.Exp(distribution.LogDensity(5 + (i + 0.5) * Step)) * Step;

        Assert.Equal(distribution.Cumulative(15) - distribution.Cumulative(5), sum, 5);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.959964, 0.975)]
    [InlineData(-3, 0.001349898)]
    public void Given_known_quantiles_When_cumulated_Then_the_normal_table_is_met(double z, double p) => Assert.Equal(p, StandardNormal.Cumulative(z), 6);
}
