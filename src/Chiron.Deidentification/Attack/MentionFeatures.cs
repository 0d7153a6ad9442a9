namespace Chiron.Deidentification;

/// <summary>What an attacker can see of a name in a text: its letters, its form, what stands around it.</summary>
internal static class MentionFeatures
{
    private const int MostFeatures = 96;

    public static ulong[] Of(string text, int start, int length)
    {
        var features = new List<ulong>(MostFeatures) { StableHash.Of("bias") };
        var mention = text.AsSpan(start, length);
        var words = 0;
        foreach (var range in mention.SplitAny(" ,.\n\t"))
        {
            var word = mention[range];
            if (word.IsEmpty)
                continue;
            words++;
            Word(word, features);
        }

        features.Add(StableHash.Of($"words {Math.Min(words, 5)}"));
        Shape(mention, features);
        Around(text, start, length, features);
        return [.. features.Take(MostFeatures)];
    }

    private static void Word(ReadOnlySpan<char> word, List<ulong> features)
    {
        Span<char> lower = stackalloc char[Math.Min(word.Length, 32) + 2];
        lower[0] = '^';
        for (var i = 1; i < lower.Length - 1; i++)
            lower[i] = TextToken.Fold(word[i - 1]);
        lower[^1] = '$';
        features.Add(StableHash.Of(lower, seed: 1));
        for (var i = 0; i + 3 <= lower.Length; i++)
            features.Add(StableHash.Of(lower.Slice(i, 3), seed: 2));
    }

    // "Ann-Marie O'NEIL" is "Aa-Aa A'A".
    private static void Shape(ReadOnlySpan<char> mention, List<ulong> features)
    {
        Span<char> shape = stackalloc char[24];
        var length = 0;
        foreach (var c in mention)
        {
            var kind = char.IsUpper(c) ? 'A' : char.IsLetter(c) ? 'a' : char.IsDigit(c) ? '0' : c;
            if (length < shape.Length && (length == 0 || shape[length - 1] != kind))
                shape[length++] = kind;
        }

        features.Add(StableHash.Of(shape[..length], seed: 3));
    }

    private static void Around(string text, int start, int length, List<ulong> features)
    {
        var before = start;
        for (var k = 0; k < 2; k++)
        {
            var (from, to) = WordBefore(text, before);
            features.Add(StableHash.Of(text.AsSpan(from, to - from), seed: (ulong)(10 + k)));
            before = from;
        }

        var after = start + length;
        for (var k = 0; k < 2; k++)
        {
            var (from, to) = WordAfter(text, after);
            features.Add(StableHash.Of(text.AsSpan(from, to - from), seed: (ulong)(20 + k)));
            after = to;
        }

        features.Add(StableHash.Of(start == 0 || text[start - 1] == '\n' ? "line" : "within", seed: 30));
        features.Add(StableHash.Of(text.AsSpan(Math.Min(start + length, text.Length), Math.Min(1, text.Length - start - length)), seed: 31));
    }

    private static (int From, int To) WordBefore(string text, int end)
    {
        while (end > 0 && !char.IsLetterOrDigit(text[end - 1]))
            end--;
        var start = end;
        while (start > 0 && char.IsLetterOrDigit(text[start - 1]) && end - start < 24)
            start--;
        return (start, end);
    }

    private static (int From, int To) WordAfter(string text, int start)
    {
        while (start < text.Length && !char.IsLetterOrDigit(text[start]))
            start++;
        var end = start;
        while (end < text.Length && char.IsLetterOrDigit(text[end]) && end - start < 24)
            end++;
        return (start, end);
    }
}
