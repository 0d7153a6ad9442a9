using System.Text;
using System.Text.Json;

namespace Chiron.Deidentification.Tests;

public sealed class JsonScannerTests
{
    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "\"a\"", "\"a\":", "\"a\":{\"b\":[1,2]}", "true", "fals", "null", "0", "-1.5e+3", "01", "1.", " ", "\n", "\t", "\u0001", "\\u12", "\"\\ud800\"", "\"\\n\\u0041\"",
            "\"" + new string('x', 40) + "\"", "\uFEFF", "é", "[[", "]]"];

    [Fact]
    public void Given_documents_whole_and_broken_When_scanned_Then_every_token_and_every_refusal_is_that_of_the_runtimes_reader()
    {
        var random = new Random(11);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var text = Document(random);
            var expected = Tokens(Encoding.UTF8.GetBytes(text));
            Assert.True(expected == Scanned(Encoding.UTF8.GetBytes(text)), $"round {round}: {text}\n{expected}\n{Scanned(Encoding.UTF8.GetBytes(text))}");
            if (expected.EndsWith('!'))
                refused++;
            else
                read++;
        }

        Assert.True(read > 2000 && refused > 2000, $"{read} read, {refused} refused");
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Given_a_nesting_When_scanned_Then_it_may_be_as_deep_as_the_runtimes_reader_allows(int depth, bool isRead)
    {
        var json = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));

        Assert.Equal(isRead, !Scanned(json).EndsWith('!'));
        Assert.Equal(Tokens(json), Scanned(json));
    }

    // A valid document with up to three pieces put in, taken out or put over others.
    private static string Document(Random random)
    {
        var text = new StringBuilder("""{"resourceType":"Observation","a":[1,-2.50,true,null,{"b":"c\"d"},[]],"text":"a longer text with é and more than thirty-two bytes","e":{}}""");
        for (var i = random.Next(3); i > 0; i--)
        {
            var at = random.Next(text.Length);
            if (random.Next(2) == 0)
                text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at));
            if (random.Next(2) == 0)
                text.Insert(Math.Min(at, text.Length), Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    private static string Tokens(byte[] json)
    {
        var said = new StringBuilder();
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
                said.Append(reader.TokenType).Append(reader.CurrentDepth).Append(HasValue(reader.TokenType) ? Encoding.UTF8.GetString(reader.ValueSpan) : "").Append(HasValue(reader.TokenType) && reader.ValueIsEscaped).Append(' ');
        }
        catch (JsonException)
        {
            said.Append('!');
        }

        return said.ToString();
    }

    private static string Scanned(byte[] json)
    {
        var said = new StringBuilder();
        var reader = new JsonScanner(json);
        try
        {
            while (reader.Read())
                said.Append(reader.TokenType).Append(reader.CurrentDepth).Append(HasValue(reader.TokenType) ? Encoding.UTF8.GetString(reader.ValueSpan) : "").Append(IsText(reader.TokenType) && reader.ValueIsEscaped).Append(' ');
        }
        catch (JsonException)
        {
            said.Append('!');
        }

        return said.ToString();
    }

    private static bool IsText(JsonTokenType token) => token is JsonTokenType.String or JsonTokenType.PropertyName;

    private static bool HasValue(JsonTokenType token) => IsText(token) || token is JsonTokenType.Number;
}
