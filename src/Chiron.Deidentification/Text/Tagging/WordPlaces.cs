using System.Runtime.InteropServices;

namespace Chiron.Deidentification;

/// <summary>How each word that may be a name stands at its places in a note, so that one place tells of another: behind a title here, alone there.</summary>
internal sealed class WordPlaces
{
    private const int BitsEach = 5;
    private const int Kinds = 6;
    private const int Most = (1 << BitsEach) - 1;
    private const int NearGap = 2;

    // Counts of each kind, five bits each: by a word for a person, by a given name, within a sentence, before what makes a clinical term, before a word of institutions, in small letters.
    private readonly Dictionary<ulong, int> _counts = [];
    private readonly List<int> _own = [];

    /// <summary>Looks at a note.</summary>
    public void Read(List<TextToken> tokens, List<WordTraits> traits)
    {
        _counts.Clear();
        _own.Clear();
        for (var i = 0; i < tokens.Count; i++)
        {
            _own.Add(0);
            if (!MayBeName(tokens[i], traits[i]))
                continue;
            _own[i] = Kind(tokens, traits, i);
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, tokens[i].Hash, out _);
            counts = Sum(counts, _own[i]);
        }

        const int small = 1 << ((Kinds - 1) * BitsEach);
        for (var i = 0; i < tokens.Count; i++)
            if (!MayBeName(tokens[i], traits[i]) && !tokens[i].IsDigits && _counts.TryGetValue(tokens[i].Hash, out var counts))
                _counts[tokens[i].Hash] = Sum(counts, _own[i] = small);
    }

    /// <summary>A bit for each kind of place where the word of a token stands but here.</summary>
    public byte Elsewhere(TextToken token, int i)
    {
        if (!_counts.TryGetValue(token.Hash, out var counts))
            return 0;
        var bits = 0;
        for (var k = 0; k < Kinds; k++)
            if (((counts >> (k * BitsEach)) & Most) > ((_own[i] >> (k * BitsEach)) & Most))
                bits |= 1 << k;
        return (byte)bits;
    }

    private static bool MayBeName(in TextToken token, WordTraits traits) => !token.IsDigits && token.Length > 1 && (token.IsCapitalised || (traits & WordTraits.Word) == WordTraits.None);

    private static int Kind(List<TextToken> tokens, List<WordTraits> traits, int i)
    {
        var kind = 0;
        if (i > 0 && tokens[i].Start - tokens[i - 1].End <= NearGap)
        {
            var before = traits[i - 1];
            if ((before & WordTraits.Person) != WordTraits.None)
                kind |= 1;
            if ((before & WordTraits.Given) != WordTraits.None && (before & WordTraits.Word) == WordTraits.None)
                kind |= 1 << BitsEach;
            if (!tokens[i - 1].IsCapitalised && !tokens[i - 1].IsDigits && tokens[i].Start - tokens[i - 1].End == 1)
                kind |= 1 << (2 * BitsEach);
        }

        if (i + 1 < tokens.Count && tokens[i + 1].Start - tokens[i].End <= NearGap)
        {
            if (Lexicon.MakesEponym(tokens, i))
                kind |= 1 << (3 * BitsEach);
            else if ((traits[i + 1] & WordTraits.Institution) != WordTraits.None && tokens[i + 1].IsCapitalised)
                kind |= 1 << (4 * BitsEach);
        }

        return kind;
    }

    private static int Sum(int counts, int own)
    {
        for (var k = 0; k < Kinds; k++)
            if (((own >> (k * BitsEach)) & 1) != 0 && ((counts >> (k * BitsEach)) & Most) < Most)
                counts += 1 << (k * BitsEach);
        return counts;
    }
}
