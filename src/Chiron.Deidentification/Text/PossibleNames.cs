using System.Runtime.InteropServices;

namespace Chiron.Deidentification;

/// <summary>
/// What known people's names say for words that other words look like: initials, and parts of names that are too short or too common to be taken wherever they
/// stand. The fewer of all possible initials or names are theirs, the more a match says (Bayes): with a directory of thousands it says nothing.
/// </summary>
internal sealed class PossibleNames
{
    private const float Scale = 64; // of the tagger's scores, to one in natural logarithms
    private const short Most = 300;
    private const int Pairs = 26 * 26;
    private const int Triples = 8 * Pairs; // middle names begin with few letters
    private const int Words = 3000; // names that are common words or short
    private const double Meant = 0.5; // how often such letters are the person's where the person is in the chart
    private const int MaximumGap = 2;

    private readonly Dictionary<ulong, short> _evidence = [];

    public PossibleNames(IReadOnlyCollection<PersonName> names)
    {
        HashSet<ulong> pairs = [], triples = [], words = [];
        List<TextToken> tokens = [];
        foreach (var name in names)
        {
            var family = Split(name.Family);
            var given = name.Given.Select(Split).Where(parts => parts.Length > 0).ToList();
            foreach (var part in given.SelectMany(parts => parts).Concat(family))
                if (part.Length > 1 && !char.IsAsciiDigit(part[0]))
                    words.Add(TextToken.HashOf(part));
            if (given.Count == 0 || family.Length == 0)
                continue;
            foreach (var last in (ReadOnlySpan<char>)[family[0][0], family[^1][0]])
            {
                pairs.Add(TextToken.HashOf([given[0][0][0], last]));
                if (given.Count > 1)
                    triples.Add(TextToken.HashOf([given[0][0][0], given[1][0][0], last]));
            }
        }

        Add(pairs, Pairs);
        Add(triples, Triples);
        Add(words, Words);

        string[] Split(string text)
        {
            TextToken.Split(text, tokens);
            return [.. tokens.Select(token => text[token.Start..token.End])];
        }
    }

    /// <summary>Raises the evidence of the words that match.</summary>
    public void Weigh(string text, List<TextToken> tokens, Span<short> evidence)
    {
        if (_evidence.Count == 0)
            return;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (_evidence.TryGetValue(tokens[i].Hash, out var single))
                evidence[i] = Math.Max(evidence[i], single);
            if (tokens[i].Length != 1 || i + 1 >= tokens.Count || !IsLetterBeside(tokens, i))
                continue;
            var isTriple = i + 2 < tokens.Count && IsLetterBeside(tokens, i + 1);
            if (isTriple && _evidence.TryGetValue(TextToken.HashOf([text[tokens[i].Start], text[tokens[i + 1].Start], text[tokens[i + 2].Start]]), out var three))
                (evidence[i], evidence[i + 1], evidence[i + 2]) = (three, three, three);
            else if (_evidence.TryGetValue(TextToken.HashOf([text[tokens[i].Start], text[tokens[i + 1].Start]]), out var two))
                (evidence[i], evidence[i + 1]) = (Math.Max(evidence[i], two), two);
        }
    }

    private static bool IsLetterBeside(List<TextToken> tokens, int i) =>
        !tokens[i].IsDigits && tokens[i + 1] is { Length: 1, IsDigits: false } && tokens[i + 1].Start - tokens[i].End <= MaximumGap;

    private void Add(HashSet<ulong> known, int possible)
    {
        if (known.Count == 0)
            return;
        var evidence = (short)Math.Clamp(Scale * Math.Log(Meant * possible / known.Count), 0, Most);
        if (evidence > 0)
            foreach (var hash in known)
            {
                ref var mine = ref CollectionsMarshal.GetValueRefOrAddDefault(_evidence, hash, out _);
                mine = Math.Max(mine, evidence);
            }
    }
}
