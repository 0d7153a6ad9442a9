using Chiron.Timelines;
using Chiron.Validation.Metrics;
using Chiron.Validation.Predictors;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Tests;

public sealed class EventBitsTests
{
    [Fact]
    public void Given_two_predictors_When_measured_in_bits_Then_each_is_the_mean_surprise_per_case_and_the_gap_is_over_the_oracle()
    {
        var task = new RiskTask(RiskTaskKind.Death, "MEDS_DEATH", "Death", 365);
        var points = Enumerable.Range(0, 4).Select(id => new PredictionPoint(new TimelineBuilder().Build(id), new DateTime(2020, 1, 1), 50, Sex.Female)).ToArray();
        Outcome[] outcomes = [Outcome.Case, Outcome.NonCase, Outcome.Censored, Outcome.NonCase];
        var scores = new TaskScores(task, outcomes, [(PredictorNames.Model, [0.25, 0.5, 0.9, 0.5], true), (PredictorNames.Oracle, [0.5, 0.25, 0.1, 0], true)]);

        var bits = new EventBits(points, [scores], samples: 200, seed: 1, TestContext.Current.CancellationToken);

        Assert.Equal(2 + 1 + 1, bits.Of(0).Value, 12);
        Assert.Equal(1 - Math.Log2(0.75), bits.Of(1).Value, 12);
        Assert.Equal(bits.Of(0).Value - bits.Of(1).Value, bits.OverOracle(0)!.Value.Value, 12);
        Assert.Equal(new Interval(0, 0, 0), bits.OverOracle(1));
        Assert.True(bits.Of(0).Low <= bits.Of(0).Value && bits.Of(0).Value <= bits.Of(0).High);
    }
}
