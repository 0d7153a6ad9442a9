namespace Chiron.Model.Tests;

public sealed class TokenBatchTests
{
    private const int Sex = 3, Marker = 4, Condition = 5, Low = 10, High = 11, Female = 12;

    [Fact]
    public void Given_a_code_answered_twice_When_a_risk_is_asked_Then_the_bag_holds_each_code_once_and_only_its_latest_answer()
    {
        SequenceToken[] tokens =
        [
            Token(Sex, TokenPlace.Static), Token(Female, TokenPlace.StaticAnswer),
            Token(Marker, TokenPlace.Code), Token(Low, TokenPlace.Answer) with { Value = -1.5f }, Token(Tokenizer.EndToken, TokenPlace.End),
            Risk(anchor: 4),
            Token(Marker, TokenPlace.Code), Token(High, TokenPlace.Answer) with { Value = 2.5f }, Token(Condition, TokenPlace.Code), Token(Tokenizer.EndToken, TokenPlace.End),
            Token(Marker, TokenPlace.Code), Token(Tokenizer.EndToken, TokenPlace.End),   // asked and not answered: the answer before still stands
            Risk(anchor: 11),
        ];
        var batch = new TokenBatch();
        batch.Append(tokens, []);
        batch.Append(tokens, []);       // nothing of one sequence may leak into another

        foreach (var sequence in new[] { 0, 1 })
        {
            var queries = batch.Tokens.Slice(batch.Start(sequence), batch.RowCount(sequence))[batch.MainCount(sequence)..];
            Assert.Equal([Sex, Marker, Low, Female], batch.Bag(queries[0]).ToArray().Order());
            Assert.Equal([Sex, Marker, Condition, High, Female], batch.Bag(queries[1]).ToArray().Order());
            Assert.Equal([(Marker, -1.5f)], batch.Latest(queries[0]).ToArray());
            Assert.Equal([(Marker, 2.5f)], batch.Latest(queries[1]).ToArray());
        }
    }

    private static SequenceToken Token(int token, TokenPlace place) => SequenceToken.Create(token, place, 100, 0);

    private static SequenceToken Risk(int anchor) =>
        SequenceToken.Create(Tokenizer.RiskToken, TokenPlace.Risk, 100, 0) with { Horizon = 365, Anchor = anchor };
}
