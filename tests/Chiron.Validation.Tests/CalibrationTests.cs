using Chiron.Validation.Metrics;
using Chiron.Validation.Predictors;

namespace Chiron.Validation.Tests;

public sealed class CalibrationTests
{
    [Fact]
    public void Given_hand_computed_examples_When_measured_Then_Brier_OE_bins_and_ECE_are_those()
    {
        double[] p = [0.1, 0.4, 0.8, 0.7];
        bool[] y = [false, true, true, false];

        Assert.Equal((0.01 + 0.36 + 0.04 + 0.49) / 4, Calibration.Brier(p, y), 12);
        Assert.Equal(2 / 2.0, Calibration.ObservedOverExpected(p, y)!.Value, 12);
        var bins = Calibration.Bins(p, y, bins: 2);
        Assert.Equal([(2, 0.25, 0.5), (2, 0.75, 0.5)], bins.Select(bin => (bin.Points, Math.Round(bin.Predicted, 12), bin.Observed)));
        Assert.Equal(0.25, Calibration.ExpectedError(bins), 12);
        Assert.Null(Calibration.ObservedOverExpected([0, 0], [true, false]));
        Assert.Equal(3, Calibration.Bins([0.1, 0.2, 0.3], [true, false, true]).Count);
    }

    [Fact]
    public void Given_the_textbook_examples_When_Wilson_is_computed_Then_the_interval_is_theirs()
    {
        // Newcombe 1998, table I, score method: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
        var (low, high) = Calibration.Wilson(81, 263);
        Assert.Equal((0.2553, 0.3662), (Math.Round(low, 4), Math.Round(high, 4)));
        (low, high) = Calibration.Wilson(0, 20);
        Assert.Equal((0, 0.1611), (Math.Round(low, 4), Math.Round(high, 4)));
    }

    [Fact]
    public void Given_cases_drawn_from_the_predictions_When_measured_Then_slope_is_one_and_intercept_zero()
    {
        var (p, y) = Draw(truth => truth);

        Assert.Equal(1, Calibration.Slope(p, y)!.Value, 0.05);
        Assert.Equal(0, Calibration.Intercept(p, y)!.Value, 0.05);
        Assert.True(Calibration.ExpectedError(Calibration.Bins(p, y)) < 0.01);
    }

    [Fact]
    public void Given_predictions_twice_too_extreme_and_too_high_When_measured_Then_slope_and_intercept_say_so()
    {
        var (extreme, y) = Draw(logit => 2 * logit);
        Assert.Equal(0.5, Calibration.Slope(extreme, y)!.Value, 0.03);

        var (high, y2) = Draw(logit => logit + 1);
        Assert.Equal(1, Calibration.Slope(high, y2)!.Value, 0.05);
        Assert.Equal(-1, Calibration.Intercept(high, y2)!.Value, 0.05);
        Assert.True(Calibration.ObservedOverExpected(high, y2) < 0.8);
    }

    [Fact]
    public void Given_one_probability_for_all_When_the_slope_is_asked_Then_there_is_none() =>
        Assert.Null(Calibration.Slope([0.3, 0.3, 0.3, 0.3], [true, false, true, false]));

    // Predictions are said(logit of the truth).
    private static (double[] P, bool[] Y) Draw(Func<double, double> said)
    {
        var random = new Random(11);
        var logits = Enumerable.Range(0, 20_000).Select(_ => (random.NextDouble() * 5) - 3.5).ToArray();
        return ([.. logits.Select(logit => LogisticRegression.Sigmoid(said(logit)))], [.. logits.Select(logit => random.NextDouble() < LogisticRegression.Sigmoid(logit))]);
    }
}
