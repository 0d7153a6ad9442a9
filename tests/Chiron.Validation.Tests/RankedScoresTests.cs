using Chiron.Validation.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Interval = Chiron.Validation.Metrics.Interval;

namespace Chiron.Validation.Tests;

public sealed class RankedScoresTests
{
    [Fact]
    public void Given_a_hand_computed_example_When_measured_Then_area_precision_and_curve_are_those()
    {
        // cases score 0.9, 0.6, 0.4; others 0.8, 0.4, 0.1. Pairs won: 3 + 2 + 1.5 of 9.
        var ranked = new RankedScores([0.9, 0.8, 0.6, 0.4, 0.4, 0.1], [true, false, true, true, false, false]);

        Assert.Equal(6.5 / 9, ranked.AreaUnderRoc(), 12);
        Assert.Equal((1 / 1.0 + 2 / 3.0 + 3 / 5.0) / 3, ranked.AveragePrecision(), 12);
        Assert.Equal([new(0, 0), new(0, 1 / 3.0), new(1 / 3.0, 1 / 3.0), new(1 / 3.0, 2 / 3.0), new(2 / 3.0, 1), new(1, 1)], ranked.Curve());
    }

    [Fact]
    public void Given_any_scores_When_measured_Then_the_area_is_the_share_of_pairs_and_the_trapezoids_under_the_curve() =>
        Prop.ForAll(Cohorts.ToArbitrary(), cohort =>
        {
            var (scores, cases) = cohort;
            var ranked = new RankedScores(scores, cases);
            var pairs = from i in Enumerable.Range(0, scores.Length) where cases[i]
                        from j in Enumerable.Range(0, scores.Length) where !cases[j]
                        select scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            Assert.Equal(pairs.Average(), ranked.AreaUnderRoc(), 10);

            var curve = ranked.Curve(most: 100_000);
            var area = curve.Zip(curve.Skip(1)).Sum(pair =>
                (pair.Second.FalsePositiveRate - pair.First.FalsePositiveRate) * (pair.Second.TruePositiveRate + pair.First.TruePositiveRate) / 2);
            Assert.Equal(ranked.AreaUnderRoc(), area, 10);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_any_scores_When_measured_Then_average_precision_is_that_of_every_threshold_by_definition() =>
        Prop.ForAll(Cohorts.ToArbitrary(), cohort =>
        {
            var (scores, cases) = cohort;
            var (sum, recallBefore) = (0.0, 0.0);
            foreach (var threshold in scores.Distinct().OrderDescending())
            {
                var called = Enumerable.Range(0, scores.Length).Where(i => scores[i] >= threshold).ToList();
                var recall = (double)called.Count(i => cases[i]) / cases.Count(isCase => isCase);
                sum += (recall - recallBefore) * called.Count(i => cases[i]) / called.Count;
                recallBefore = recall;
            }

            Assert.Equal(sum, new RankedScores(scores, cases).AveragePrecision(), 10);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_whole_weights_When_measured_Then_it_is_as_if_each_point_came_that_often() =>
        Prop.ForAll(Cohorts.ToArbitrary(), cohort =>
        {
            var (scores, cases) = cohort;
            var weights = Enumerable.Range(0, scores.Length).Select(i => (double)((i * 7 % 4) + (i < 2 ? 1 : 0))).ToArray();
            var repeated = Enumerable.Range(0, scores.Length).SelectMany(i => Enumerable.Repeat(i, (int)weights[i])).ToArray();
            var ranked = new RankedScores(scores, cases);
            var plain = new RankedScores([.. repeated.Select(i => scores[i])], [.. repeated.Select(i => cases[i])]);

            Assert.Equal(plain.AreaUnderRoc(), ranked.AreaUnderRoc(weights), 10);
            Assert.Equal(plain.AveragePrecision(), ranked.AveragePrecision(weights), 10);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_only_cases_or_none_When_measured_Then_there_is_no_area()
    {
        Assert.True(double.IsNaN(new RankedScores([0.1, 0.2], [true, true]).AreaUnderRoc()));
        Assert.True(double.IsNaN(new RankedScores([0.1, 0.2], [false, false]).AreaUnderRoc()));
        Assert.True(double.IsNaN(new RankedScores([0.1, 0.2], [false, false]).AveragePrecision()));
    }

    [Fact]
    public void Given_independent_points_When_bootstrapped_Then_the_interval_is_that_of_DeLong()
    {
        var random = new Random(3);
        var cases = Enumerable.Range(0, 600).Select(i => i % 4 == 0).ToArray();
        var scores = cases.Select(isCase => (isCase ? 0.8 : 0) + Normal(random)).ToArray();
        var ranked = new RankedScores(scores, cases);
        var samples = new double[2000];

        SubjectBootstrap.Run([.. Enumerable.Range(0, 600)], 600, samples.Length, seed: 1, (sample, weights) => samples[sample] = ranked.AreaUnderRoc(weights), TestContext.Current.CancellationToken);
        var interval = Interval.FromResamples(ranked.AreaUnderRoc(), samples);

        var error = DeLongError(scores, cases);
        Assert.Equal(2 * 1.96 * error, interval.High!.Value - interval.Low!.Value, 0.012);
        Assert.InRange(interval.Value, interval.Low.Value, interval.High.Value);
    }

    [Fact]
    public void Given_each_point_twice_under_one_subject_When_bootstrapped_Then_the_interval_does_not_shrink()
    {
        var random = new Random(4);
        var cases = Enumerable.Range(0, 200).Select(i => i % 3 == 0).ToArray();
        var scores = cases.Select(isCase => (isCase ? 0.8 : 0) + Normal(random)).ToArray();

        Assert.Equal(Width(scores, cases, [.. Enumerable.Range(0, 200)]), Width([.. scores, .. scores], [.. cases, .. cases], [.. Enumerable.Range(0, 200), .. Enumerable.Range(0, 200)]), 10);
    }

    private static readonly Gen<(double[], bool[])> Cohorts =
        from n in Gen.Choose(2, 40)
        from scores in Gen.Choose(0, 12).Select(i => i / 12.0).ArrayOf(n)
        from cases in Gen.Elements(true, false).ArrayOf(n)
        let first = cases[0] = true
        let second = cases[1] = false
        select (scores, cases);

    private static double Width(double[] scores, bool[] cases, int[] subjects)
    {
        var ranked = new RankedScores(scores, cases);
        var samples = new double[300];
        SubjectBootstrap.Run(subjects, 200, samples.Length, seed: 9, (sample, weights) => samples[sample] = ranked.AreaUnderRoc(weights), CancellationToken.None);
        var interval = Interval.FromResamples(0, samples);
        return interval.High!.Value - interval.Low!.Value;
    }

    // DeLong, DeLong and Clarke-Pearson 1988: from the placement values of cases and of others.
    private static double DeLongError(double[] scores, bool[] cases)
    {
        double Kernel(double x, double y) => x > y ? 1 : x == y ? 0.5 : 0;
        var positive = Enumerable.Range(0, scores.Length).Where(i => cases[i]).Select(i => scores[i]).ToArray();
        var negative = Enumerable.Range(0, scores.Length).Where(i => !cases[i]).Select(i => scores[i]).ToArray();
        var v10 = positive.Select(x => negative.Average(y => Kernel(x, y))).ToArray();
        var v01 = negative.Select(y => positive.Average(x => Kernel(x, y))).ToArray();
        double Variance(double[] v) => v.Sum(value => (value - v.Average()) * (value - v.Average())) / (v.Length - 1);
        return Math.Sqrt((Variance(v10) / positive.Length) + (Variance(v01) / negative.Length));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
