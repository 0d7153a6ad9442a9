using Chiron.Reasoning.Combining;

namespace Chiron.Reasoning.Tests.Combining;

public sealed class PoolFitTests
{
    [Fact]
    public void Given_answers_drawn_from_a_pool_When_fitted_Then_its_weights_come_back()
    {
        var random = new Random(5);
        var truth = new PoolWeights(0.9, 0.3, -0.7, 0.5, -0.4, -0.8, -1.2, 0.6, -0.9);
        var (cases, right) = Drawn(random, truth, 4000);

        var fitted = PoolFit.Fit(cases, right, Ones(cases), PoolWeights.Start);

        Assert.Equal(truth.Model, fitted.Model, 0.1);
        Assert.Equal(truth.Pack, fitted.Pack, 0.1);
        Assert.Equal(truth.Other, fitted.Other, 0.2);
        Assert.Equal(truth.Known, fitted.Known, 0.25);
        Assert.Equal(truth.Unmet, fitted.Unmet, 0.25);
        Assert.Equal(truth.NextSetting, fitted.NextSetting, 0.25);
        Assert.Equal(truth.FarSetting, fitted.FarSetting, 0.25);
        Assert.Equal(truth.OtherEmergency, fitted.OtherEmergency, 0.3);
        Assert.Equal(truth.OtherInpatient, fitted.OtherInpatient, 0.3);
    }

    [Fact]
    public void Given_fitted_weights_When_moved_any_way_Then_the_log_loss_grows()
    {
        var (cases, right) = Drawn(new Random(6), Of(0.7, 0.5, 0.2), 1500);
        var fitted = PoolFit.Fit(cases, right, Ones(cases), PoolWeights.Start);
        var least = PoolFit.LogLoss(cases, right, fitted);

        foreach (var moved in new[] { fitted with { Model = fitted.Model + 0.1 }, fitted with { Model = fitted.Model - 0.1 }, fitted with { Pack = fitted.Pack + 0.1 }, fitted with { Pack = fitted.Pack - 0.1 }, fitted with { Other = fitted.Other + 0.3 } })
            Assert.True(PoolFit.LogLoss(cases, right, moved) > least);
    }

    [Fact]
    public void Given_an_expert_that_is_always_wrong_When_fitted_Then_it_counts_nothing_and_never_less()
    {
        var random = new Random(7);
        var (cases, right) = Drawn(random, Of(1, -1, 0), 1500);

        var fitted = PoolFit.Fit(cases, right, Ones(cases), PoolWeights.Start);

        Assert.Equal(0, fitted.Pack);
        Assert.True(fitted.Model > 0.2);
    }

    private static (PoolFeatures[] Cases, int[] Right) Drawn(Random random, PoolWeights truth, int count)
    {
        const int Hypotheses = 6;
        var (cases, right) = (new PoolFeatures[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var values = new float[Hypotheses * PoolWeights.Count];
            var setting = random.Next(3);
            for (var h = 0; h < Hypotheses; h++)
            {
                values[h * PoolWeights.Count] = (float)(-4 * random.NextDouble());
                values[(h * PoolWeights.Count) + 1] = (float)(-4 * random.NextDouble());
                values[(h * PoolWeights.Count) + 2] = h == Hypotheses - 1 ? 1 : 0;
                values[(h * PoolWeights.Count) + 3] = h < 2 && random.NextDouble() < 0.5 ? 1 : 0;
                values[(h * PoolWeights.Count) + 4] = h == 3 ? 1 : 0;
                if (h < Hypotheses - 1 && Math.Abs(setting - (h % 3)) is > 0 and var steps)
                    values[(h * PoolWeights.Count) + 4 + steps] = 1;
                else if (h == Hypotheses - 1 && setting > 0)
                    values[(h * PoolWeights.Count) + 6 + setting] = 1;
            }

            cases[i] = new PoolFeatures(values);
            var (pooled, u) = (cases[i].Pooled(truth), random.NextDouble());
            while (right[i] < Hypotheses - 1 && (u -= pooled[right[i]]) > 0)
                right[i]++;
        }

        return (cases, right);
    }

    private static PoolWeights Of(double model, double pack, double other) => default(PoolWeights) with { Model = model, Pack = pack, Other = other };

    private static double[] Ones(PoolFeatures[] cases) => [.. cases.Select(_ => 1.0)];
}
