namespace Chiron.Model.Tests;

public sealed class FutureOutcomeTests(TrainedToyModel trained) : IClassFixture<TrainedToyModel>
{
    private static readonly SampledEvent[] Admitted =
    [
        new(3, ToyCohort.Visit, null), new(3, ToyCohort.Flu, null), new(20, ToyCohort.X, null), new(40, ToyCohort.Visit, null), new(55, ToyCohort.Cold, null), new(55, ToyCohort.Visit, null),
    ];

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 20, 1)]
    [InlineData(10, 55, 1)]
    [InlineData(2, 400, 0)]
    [InlineData(20, 400, 0)]
    public void Given_one_future_When_an_outcome_is_looked_for_Then_it_happens_on_its_day_or_not_at_all(int which, double day, int happens)
    {
        var outcome = which switch
        {
            0 => FutureOutcome.AnyOf([ToyCohort.Cold, ToyCohort.Flu]),
            1 => FutureOutcome.AllOf([ToyCohort.Flu, ToyCohort.X]),
            10 => FutureOutcome.Within(30, [ToyCohort.Visit], [ToyCohort.Visit]),
            2 => FutureOutcome.First(ToyCohort.Cold, [ToyCohort.X]),
            _ => FutureOutcome.Within(10, [ToyCohort.Visit], [ToyCohort.Visit]),
        };
        day = which == 0 ? 3 : day;
        var forecaster = new Forecaster(trained.Model);
        var futures = new FutureSet(1, 400, [Admitted, []], 0);

        var curve = forecaster.Curve(futures, outcome, [day - 0.5, day]);

        Assert.Equal(0, curve.Points[0].Probability);
        Assert.Equal(happens / 2.0, curve.Points[1].Probability);
    }

    [Fact]
    public void Given_the_same_condition_first_and_second_When_first_is_asked_Then_the_order_in_time_decides()
    {
        var forecaster = new Forecaster(trained.Model);
        var futures = new FutureSet(1, 100, [Admitted], 0);

        Assert.Equal(1, forecaster.Curve(futures, FutureOutcome.First(ToyCohort.Flu, [ToyCohort.X, ToyCohort.Cold]), [100]).Points[0].Probability);
        Assert.Equal(0, forecaster.Curve(futures, FutureOutcome.First(ToyCohort.X, [ToyCohort.Flu]), [100]).Points[0].Probability);
    }

    [Fact]
    public void Given_a_parent_When_it_is_the_outcome_Then_any_of_its_descendants_counts()
    {
        var curve = new Forecaster(trained.Model).Curve(new FutureSet(1, 100, [Admitted, [], [], []], 0), FutureOutcome.Of("ICD10CM//J11"), [2, 30]);

        Assert.Equal([0, 0.25], curve.Points.Select(point => point.Probability));
        Assert.All(curve.Points, point => Assert.Equal(RiskWay.Futures, point.Way));
    }

    [Fact]
    public void Given_known_constant_rates_When_composite_risks_are_sampled_Then_they_are_close_to_the_truth()
    {
        // X at an eighth or two fifths of 2 visits a year; a second visit within 60 days of one: P = 1 − exp(−2·60/365.25) after each visit.
        var history = TrainedToyModel.HeldOut.First(timeline => timeline.Count > 12 && !ToyCohort.IsFemale(timeline.SubjectId));
        var at = history[history.Count / 2].Time!.Value;
        var forecaster = new Forecaster(trained.Model);
        var futures = new FutureSampler(trained.Model).SampleAll([history], [at], 730, 500, seed: 4)[0];

        var x = forecaster.Curve(futures, FutureOutcome.Of(ToyCohort.X), [90, 365, 730]);
        var anyOf = forecaster.Curve(futures, FutureOutcome.AnyOf([ToyCohort.X, ToyCohort.Visit]), [365]);
        var visit = forecaster.Curve(futures, FutureOutcome.Of(ToyCohort.Visit), [365]);

        foreach (var point in x.Points)
        {
            Assert.InRange(point.Probability, ToyCohort.XRisk(false, point.HorizonDays) * 0.65, ToyCohort.XRisk(false, point.HorizonDays) * 1.4);
            Assert.InRange(point.Probability, point.Low!.Value, point.High!.Value);
            Assert.Equal(Math.Sqrt(point.Probability * (1 - point.Probability) / 500), point.StandardError!.Value, 6);
        }

        Assert.True(anyOf.Points[0].Probability >= visit.Points[0].Probability);
    }

    [Fact]
    public void Given_a_share_of_futures_When_its_interval_is_made_Then_it_is_Wilsons()
    {
        // Wilson 1927 for 10 of 40 at 95 %: 0.1419 to 0.4019.
        var estimate = RiskEstimate.FromFutures(30, 10, 40);

        Assert.Equal(0.1419, estimate.Low!.Value, 4);
        Assert.Equal(0.4019, estimate.High!.Value, 4);
        Assert.Equal(0, RiskEstimate.FromFutures(30, 0, 40).Low);
        Assert.True(RiskEstimate.FromFutures(30, 0, 40).High > 0.05);
    }

    [Fact]
    public void Given_futures_too_short_or_codes_unknown_When_a_curve_is_asked_Then_it_is_refused()
    {
        var forecaster = new Forecaster(trained.Model);
        var futures = new FutureSet(1, 100, [Admitted], 0);

        Assert.Contains("100 days", Assert.Throws<ModelException>(() => forecaster.Curve(futures, FutureOutcome.Of(ToyCohort.X), [101])).Message, StringComparison.Ordinal);
        Assert.Contains("ICD10CM//Q99", Assert.Throws<ModelException>(() => forecaster.Curve(futures, FutureOutcome.Of("ICD10CM//Q99"), [10])).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => FutureOutcome.AnyOf([]));
        Assert.Throws<ModelException>(() => FutureOutcome.Within(0, [ToyCohort.X], [ToyCohort.X]));
    }
}
