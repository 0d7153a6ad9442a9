namespace Chiron.Deidentification;

/// <summary>A run of letters, or a run of digits, in a text.</summary>
/// <param name="Hash">Of its letters in lower case without accents.</param>
internal readonly record struct TextToken(int Start, int End, ulong Hash, bool IsDigits, bool IsCapitalised)
{
    // U+00C0 to U+017F without their accents; a space where a letter has no plain form.
    private const string Plain =
        "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty" +
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    /// <summary>The hash of no letters.</summary>
    public const ulong EmptyHash = 14695981039346656037ul;

    public int Length => End - Start;

    /// <summary>Splits a text into tokens; whatever is neither letter nor digit separates.</summary>
    public static void Split(ReadOnlySpan<char> text, List<TextToken> tokens)
    {
        tokens.Clear();
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                var start = i;
                while (i < text.Length && char.IsAsciiDigit(text[i]))
                    i++;
                tokens.Add(new TextToken(start, i, HashOf(text[start..i]), IsDigits: true, IsCapitalised: false));
            }
            else if (IsLetter(c))
            {
                var start = i;
                while (i < text.Length && IsLetter(text[i]))
                    i++;
                tokens.Add(new TextToken(start, i, HashOf(text[start..i]), IsDigits: false, char.IsUpper(c)));
            }
            else
            {
                i++;
            }
        }
    }

    /// <summary>The index of the first token that begins at a place or behind it.</summary>
    public static int IndexAt(List<TextToken> tokens, int start)
    {
        var (low, high) = (0, tokens.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (tokens[middle].Start < start)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>FNV-1a over the folded characters.</summary>
    public static ulong HashOf(ReadOnlySpan<char> word)
    {
        var hash = EmptyHash;
        foreach (var c in word)
            hash = Extend(hash, Fold(c));
        return hash;
    }

    /// <summary>The hash of a word that goes on with one more folded letter.</summary>
    public static ulong Extend(ulong hash, char folded) => (hash ^ folded) * 1099511628211ul;

    /// <summary>A letter in lower case without its accent.</summary>
    public static char Fold(char c)
    {
        if (c < 0x80)
            return c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
        if (c - 0xC0 is var at && at >= 0 && at < Plain.Length && Plain[at] != ' ')
            return Plain[at];
        return char.ToLowerInvariant(c);
    }

    private static bool IsLetter(char c) => c < 0x80 ? char.IsAsciiLetter(c) : char.IsLetter(c) || char.IsSurrogate(c) || c is >= '\u0300' and <= '\u036F';
}
