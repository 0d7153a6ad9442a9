using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests.Cases;

public sealed class ReadingTests(ITestOutputHelper output)
{
    private static readonly CaseReader Reader = new(KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter")));

    [Fact]
    public void Given_the_sentences_for_development_When_read_Then_what_they_state_is_found()
    {
        var score = ReadingScore.Of(Reader, LabelledSentence.Load().Where(s => !s.IsHeldOut));

        output.WriteLine(score.ToString());
        foreach (var difference in score.Differences)
            output.WriteLine(difference);
        Assert.True(score.F1 > 0.9, score.ToString());
    }
}
