using Chiron.Reasoning.Combining;

namespace Chiron.Reasoning.Tests.Combining;

public sealed class ConformalSetsTests
{
    // The leader is right in about 0.65: coverages below that, which it alone would exceed, and above.
    [Theory]
    [InlineData(0.4)]
    [InlineData(0.55)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void Given_probabilities_that_are_wrong_When_calibrated_on_exchangeable_cases_Then_sets_cover_as_often_as_they_say(double coverage)
    {
        var random = new Random(11);
        var calibration = Enumerable.Range(0, 4000).Select(_ => Drawn(random)).ToArray();
        var threshold = ConformalSets.Threshold(calibration.Select(c => ConformalSets.Score(c.Said, c.Right, c.Chance)), coverage);

        var covered = Enumerable.Range(0, 8000).Select(_ => Drawn(random)).Count(c => ConformalSets.Members(c.Said, threshold, c.Chance).Contains(c.Right)) / 8000.0;

        Assert.InRange(covered, coverage - 0.025, coverage + 0.025);
    }

    [Fact]
    public void Given_few_cases_When_a_high_coverage_is_asked_for_Then_every_hypothesis_is_in_the_set()
    {
        var threshold = ConformalSets.Threshold(Enumerable.Repeat(0.1, 50), 0.99);

        Assert.Equal(4, ConformalSets.Members([0.7, 0.2, 0.1, 0], threshold, 0.5).Count);
    }

    [Fact]
    public void Given_no_chance_When_a_set_is_made_Then_the_leader_is_in_it_whatever_the_threshold()
    {
        Assert.Equal([0], ConformalSets.Members([0.7, 0.2, 0.1, 0], 0, 0));
        Assert.Equal([0, 1], ConformalSets.Members([0.7, 0.2, 0.1, 0], 0.7, 0));
        Assert.Empty(ConformalSets.Members([0.7, 0.2, 0.1, 0], 0.4, 0.6));
    }

    [Fact]
    public void Given_a_leader_that_exceeds_the_coverage_When_nothing_is_chance_Then_sets_hold_more_than_they_say_and_smoothed_ones_do_not()
    {
        var random = new Random(12);
        var (calibration, tested) = (Enumerable.Range(0, 4000).Select(_ => Drawn(random)).ToArray(), Enumerable.Range(0, 8000).Select(_ => Drawn(random)).ToArray());
        double Covered(Func<double, double> share)
        {
            var threshold = ConformalSets.Threshold(calibration.Select(c => ConformalSets.Score(c.Said, c.Right, share(c.Chance))), 0.4);
            return tested.Average(c => ConformalSets.Members(c.Said, threshold, share(c.Chance)).Contains(c.Right) ? 1.0 : 0);
        }

        Assert.True(Covered(_ => 0) > 0.5);
        Assert.InRange(Covered(chance => chance), 0.375, 0.425);
    }

    [Fact]
    public void Given_a_hypothesis_When_scored_Then_it_is_in_the_set_of_exactly_the_thresholds_from_its_score_on()
    {
        double[] p = [0.1, 0.35, 0.35, 0.2];
        for (var h = 0; h < p.Length; h++)
        {
            var score = ConformalSets.Score(p, h, 0.3);
            Assert.Contains(h, ConformalSets.Members(p, score, 0.3));
            Assert.DoesNotContain(h, ConformalSets.Members(p, score - 0.01, 0.3));
            Assert.Contains(h, ConformalSets.Members(p, ConformalSets.Score(p, h, 0), 0));
        }
    }

    // What is said is sharper than the truth.
    private static (double[] Said, int Right, double Chance) Drawn(Random random)
    {
        var raw = Enumerable.Range(0, 8).Select(_ => Math.Pow(random.NextDouble(), 6) + 0.001).ToArray();
        var truth = Array.ConvertAll(raw, x => x / raw.Sum());
        var sharp = Array.ConvertAll(raw, x => x * x);
        var (right, u) = (0, random.NextDouble());
        while (right < 7 && (u -= truth[right]) > 0)
            right++;
        return (Array.ConvertAll(sharp, x => x / sharp.Sum()), right, random.NextDouble());
    }
}
