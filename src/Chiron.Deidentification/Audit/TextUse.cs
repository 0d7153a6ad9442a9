using System.Collections.Frozen;

namespace Chiron.Deidentification;

/// <summary>
/// What a free text is useful for, as hashes to count in source and output: its words, its clinical terms, and its numbers with units. Read with the
/// audit's own words, not the scrubber's.
/// </summary>
internal sealed class TextUse
{
    private static readonly FrozenSet<ulong> ClinicalTerms =
        DataFile.Words("words-clinical.txt").Concat(DataFile.Words("words-clinical-terms.txt")).SelectMany(word => AuditWord.Hashes(word)).ToFrozenSet();

    private static readonly FrozenSet<ulong> MeasureUnits = DataFile.Words("units.txt").SelectMany(word => AuditWord.Hashes(word)).ToFrozenSet();

    public List<int> Words { get; } = [];

    public List<int> Terms { get; } = [];

    public List<int> Measures { get; } = [];

    public void Clear()
    {
        Words.Clear();
        Terms.Clear();
        Measures.Clear();
    }

    public void Add(ReadOnlySpan<char> text)
    {
        Span<char> letters = stackalloc char[40];
        var number = 0ul;
        for (var word = new AuditWord(text, letters); word.MoveNext();)
        {
            Words.Add((int)word.Hash);
            if (number != 0 && word.Gap <= 1 && MeasureUnits.Contains(word.Hash))
                Measures.Add(HashCode.Combine(number, word.Hash));
            if (word.IsDigits)
            {
                var goesOn = number != 0 && word.Gap == 1 && text[word.Start - 1] is '.' or ',' or '/'; // 98.6, 1,200, 120/80
                var isName = word.Gap == 0 && word.Start > 0; // the 1 of HbA1c
                number = goesOn ? (number * 31) + word.Hash : isName ? 0 : word.Hash;
                if (number != 0 && Sign(text, word.End) is not '\0' and var sign)
                    Measures.Add(HashCode.Combine(number, sign));
                continue;
            }

            number = 0;
            if (ClinicalTerms.Contains(word.Hash))
                Terms.Add((int)word.Hash);
        }
    }

    /// <summary>How many entries two lists have in common, each counted as often as it stands in both. Sorts them.</summary>
    public static int Common(List<int> a, List<int> b)
    {
        if (a.Count == b.Count && System.Runtime.InteropServices.CollectionsMarshal.AsSpan(a).SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(b)))
            return a.Count;
        a.Sort();
        b.Sort();
        var common = 0;
        for (int i = 0, k = 0; i < a.Count && k < b.Count;)
        {
            if (a[i] == b[k])
                (common, i, k) = (common + 1, i + 1, k + 1);
            else if (a[i] < b[k])
                i++;
            else
                k++;
        }

        return common;
    }

    // A percent or degree sign behind the number, with or without a space.
    private static char Sign(ReadOnlySpan<char> text, int at)
    {
        if (at < text.Length && text[at] == ' ')
            at++;
        return at < text.Length && text[at] is '%' or '°' ? text[at] : '\0';
    }
}
