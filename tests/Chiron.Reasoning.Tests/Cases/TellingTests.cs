using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests.Cases;

public sealed class TellingTests(ITestOutputHelper output)
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly Assessor Assessor = new(Pack);

    [Theory]
    [InlineData(false, 0.9)]
    [InlineData(true, 0.45)]
    public void Given_illnesses_told_in_a_sentence_When_assessed_Then_they_are_among_the_first_three(bool heldOut, double least)
    {
        var tellings = Telling.Load().Where(t => t.IsHeldOut == heldOut && t.Expect.Count > 0).ToList();
        var (first, three, undecided) = (0, 0, 0);
        foreach (var telling in tellings)
        {
            var assessment = Assessor.Assess(telling.Text);
            var place = assessment.Differential.Take(3).TakeWhile(d => !telling.Expect.Contains(d.Condition)).Count();
            var among = place < Math.Min(3, assessment.Differential.Count);
            first += among && place == 0 ? 1 : 0;
            three += among ? 1 : 0;
            undecided += assessment.Differential.Count == 0 ? 1 : 0;
            if (!among && !heldOut)
                output.WriteLine($"{telling.Text} [{telling.Expect[0]}] {string.Join(", ", assessment.Differential.Take(3).Select(d => d.Condition))}, other {assessment.Other:P0} | read: {Read(assessment)}");
        }

        output.WriteLine($"{(heldOut ? "held-out" : "development")}: {tellings.Count} tellings, {first} first, {three} among three, {undecided} without a differential");
        Assert.True(three >= least * tellings.Count, $"{three} of {tellings.Count} among the first three");
    }

    [Fact]
    public void Given_what_fits_nothing_When_assessed_Then_hardly_any_gets_a_differential()
    {
        var tellings = Telling.Load().Where(t => t.Expect.Count == 0).ToList();
        var offered = tellings.Count(t => Assessor.Assess(t.Text).Differential.Count > 0);

        output.WriteLine($"{tellings.Count} tellings that fit nothing, {offered} with a differential");
        Assert.True(offered <= 0.1 * tellings.Count, $"{offered} of {tellings.Count} got a differential");
    }

    private static string Read(Assessment assessment) =>
        string.Join(", ", assessment.Case.Findings.Select(f => $"{(f.Presence == Presence.Present ? "" : f.Presence + " ")}{f.Finding}").Concat(assessment.Case.KnownConditions.Select(c => "known " + c)));
}
