namespace Chiron.Reasoning.Cases;

/// <summary>
/// Puts long words right that are one letter off a word of the pack: one letter too many, too few, wrong, or two swapped. Words are found by what is left of them
/// when one letter is taken out (Garbe's symmetric deletion), so the cost does not grow with the pack. A word that could mean two is left alone.
/// </summary>
internal sealed class SpellingCorrector
{
    /// <summary>Shorter words have too many neighbours that mean something else.</summary>
    public const int ShortestWord = 6;

    /// <summary>So many different unknown words of a text are looked at; the rest stays as written.</summary>
    public const int MostWords = 5_000;

    private const int LongestWord = 40;

    // English words that are one letter off a word of the pack.
    private static readonly HashSet<string> English = LoadEnglish();

    private readonly Dictionary<string, List<string>> _byDeletion = new(StringComparer.Ordinal);

    public SpellingCorrector(IEnumerable<string> words)
    {
        foreach (var word in words)
            if (word.Length is >= ShortestWord and <= LongestWord && word.All(char.IsAsciiLetterLower))
                foreach (var shortened in Deletions(word))
                {
                    if (!_byDeletion.TryGetValue(shortened, out var list))
                        _byDeletion.Add(shortened, list = []);
                    list.Add(word);
                }
    }

    /// <summary>The word that is meant; null where none is near or the word stands for itself.</summary>
    public string? Correct(string word)
    {
        if (word.Length is < ShortestWord - 1 or > LongestWord || !word.All(char.IsAsciiLetterLower) || English.Contains(word))
            return null;
        string? found = null;
        foreach (var shortened in Deletions(word))
            if (_byDeletion.TryGetValue(shortened, out var candidates))
                foreach (var candidate in candidates)
                {
                    if (candidate[0] != word[0] || !IsOneEdit(word, candidate) || candidate == found)
                        continue;
                    if (found is not null)
                        return null;
                    found = candidate;
                }

        return found;
    }

    private static IEnumerable<string> Deletions(string word)
    {
        yield return word;
        for (var i = 0; i < word.Length; i++)
            yield return word.Remove(i, 1);
    }

    // Damerau's four errors, once.
    private static bool IsOneEdit(string a, string b)
    {
        var prefix = a.AsSpan().CommonPrefixLength(b);
        var restA = a.AsSpan(prefix);
        var restB = b.AsSpan(prefix);
        return (restA.Length - restB.Length) switch
        {
            0 => restA[1..].SequenceEqual(restB[1..]) || (restA.Length > 1 && restA[0] == restB[1] && restA[1] == restB[0] && restA[2..].SequenceEqual(restB[2..])),
            1 => restA[1..].SequenceEqual(restB),
            -1 => restB[1..].SequenceEqual(restA),
            _ => false,
        };
    }

    private static HashSet<string> LoadEnglish()
    {
        using var stream = typeof(SpellingCorrector).Assembly.GetManifestResourceStream("Chiron.Reasoning.Cases.near-words.txt")!;
        using var reader = new StreamReader(stream);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#')
                words.Add(line.Trim());
        return words;
    }
}
