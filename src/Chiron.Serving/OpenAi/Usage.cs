namespace Chiron.Serving.OpenAi;

/// <summary>Sizes of question and answer, counted in words: the model reads codes, so tokens of text do not exist here.</summary>
internal sealed record Usage(int PromptTokens, int CompletionTokens)
{
    public int TotalTokens => PromptTokens + CompletionTokens;

    public static Usage Of(string question, string answer) => new(Words(question), Words(answer));

    private static int Words(ReadOnlySpan<char> text)
    {
        var words = 0;
        var inWord = false;
        foreach (var c in text)
        {
            var isSpace = char.IsWhiteSpace(c);
            if (!isSpace && !inWord)
                words++;
            inWord = !isSpace;
        }

        return words;
    }
}
