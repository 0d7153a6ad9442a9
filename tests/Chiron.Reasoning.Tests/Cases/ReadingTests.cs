using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests.Cases;

public sealed class ReadingTests(ITestOutputHelper output)
{
    private static readonly CaseReader Reader = new(KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter")));

    [Theory]
    [InlineData(false, 0.9)]
    [InlineData(true, 0.8)]
    public void Given_the_labelled_sentences_When_read_Then_what_they_state_is_found(bool heldOut, double leastF1)
    {
        var score = ReadingScore.Of(Reader, LabelledSentence.Load().Where(s => s.IsHeldOut == heldOut));

        output.WriteLine($"{(heldOut ? "held-out" : "development")}: {score}");
        foreach (var difference in score.Differences)
            output.WriteLine(difference);
        Assert.True(score.F1 > leastF1, score.ToString());
    }
}
