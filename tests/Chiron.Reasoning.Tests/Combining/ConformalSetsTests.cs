using Chiron.Reasoning.Combining;

namespace Chiron.Reasoning.Tests.Combining;

public sealed class ConformalSetsTests
{
    [Theory]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void Given_probabilities_that_are_wrong_When_calibrated_on_exchangeable_cases_Then_sets_cover_as_often_as_they_say(double coverage)
    {
        var random = new Random(11);
        var calibration = Enumerable.Range(0, 2000).Select(_ => Drawn(random)).ToArray();
        var threshold = ConformalSets.Threshold(calibration.Select(c => ConformalSets.Score(c.Said, c.Right)), coverage);

        var covered = Enumerable.Range(0, 8000).Select(_ => Drawn(random)).Count(c => ConformalSets.Members(c.Said, threshold).Contains(c.Right)) / 8000.0;

        Assert.InRange(covered, coverage - 0.025, coverage + 0.025);
    }

    [Fact]
    public void Given_few_cases_When_a_high_coverage_is_asked_for_Then_every_hypothesis_is_in_the_set()
    {
        var threshold = ConformalSets.Threshold(Enumerable.Repeat(0.1, 50), 0.99);

        Assert.Equal(4, ConformalSets.Members([0.7, 0.2, 0.1, 0], threshold).Count);
        Assert.Equal([0], ConformalSets.Members([0.7, 0.2, 0.1, 0], 0));
        Assert.Equal([0, 1], ConformalSets.Members([0.7, 0.2, 0.1, 0], 0.7));
    }

    [Fact]
    public void Given_a_hypothesis_When_scored_Then_it_is_in_the_set_of_exactly_the_thresholds_from_its_score_on()
    {
        double[] p = [0.1, 0.35, 0.35, 0.2];
        for (var h = 0; h < p.Length; h++)
        {
            var score = ConformalSets.Score(p, h);
            Assert.Contains(h, ConformalSets.Members(p, score));
            Assert.True(score == 0 || !ConformalSets.Members(p, score - 0.01).Contains(h));
        }
    }

    // What is said is sharper than the truth.
    private static (double[] Said, int Right) Drawn(Random random)
    {
        var raw = Enumerable.Range(0, 8).Select(_ => Math.Pow(random.NextDouble(), 3) + 0.001).ToArray();
        var truth = Array.ConvertAll(raw, x => x / raw.Sum());
        var sharp = Array.ConvertAll(raw, x => x * x);
        var (right, u) = (0, random.NextDouble());
        while (right < 7 && (u -= truth[right]) > 0)
            right++;
        return (Array.ConvertAll(sharp, x => x / sharp.Sum()), right);
    }
}
