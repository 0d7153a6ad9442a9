namespace Chiron.Reasoning.Cases;

/// <summary>Splits English text into words, numbers and marks, keeping offsets.</summary>
internal static class TextTokens
{
    public static List<Token> Of(string text)
    {
        var tokens = new List<Token>(text.Length / 5 + 4);
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (c is ' ' or '\t' or '\r' or '\u00a0')
                i++;
            else if (char.IsAsciiDigit(c))
                i = AddNumber(text, i, tokens);
            else if (char.IsLetter(c))
                i = AddWord(text, i, tokens);
            else
            {
                tokens.Add(new Token(i, 1, c == '\n' ? "\n" : c.ToString(), TokenKind.Mark));
                i++;
            }
        }

        return tokens;
    }

    private static int AddNumber(string text, int start, List<Token> tokens)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is '.' or ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
            end++;
        tokens.Add(new Token(start, end - start, text[start..end], TokenKind.Number));
        return end;
    }

    private static int AddWord(string text, int start, List<Token> tokens)
    {
        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (IsApostrophe(text[end]) && end + 1 < text.Length && char.IsLetter(text[end + 1]))))
            end++;
        tokens.Add(new Token(start, end - start, Normal(text.AsSpan(start, end - start)), TokenKind.Word));
        return end;
    }

    /// <summary>Lower case; without "'s" and other apostrophes, which many leave out; without the plural s of words of four letters and more that do not end in ss, us or is.</summary>
    public static string Normal(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[Math.Min(word.Length, 64)];
        word = word[..lower.Length];
        word.ToLowerInvariant(lower);
        lower.Replace('\u2019', '\'');
        if (lower.EndsWith("'s"))
            lower = lower[..^2];
        else if (lower.Length > 3 && lower[^1] == 's' && lower[^2] is not ('s' or 'u' or 'i'))
            lower = lower[..^1];
        return lower.Contains('\'') ? lower.ToString().Replace("'", "", StringComparison.Ordinal) : lower.ToString();
    }

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019';
}
