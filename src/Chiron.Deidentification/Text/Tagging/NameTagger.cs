using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chiron.Deidentification;

/// <summary>
/// Finds what neither the record nor a form tells: names, places and institutions by the words around them. A linear model over hashed features labels
/// each token, and the best sequence of labels is found by dynamic programming (Viterbi 1967). For one thread.
/// </summary>
internal sealed class NameTagger(TaggerWeights weights, TextLanguage language)
{
    private const int LongestRun = 256;
    private const int PlaceNumber = 5;
    private const short Lowest = -12000;

    private readonly TokenReader _reader = new(language.Words);
    private readonly List<TaggedToken> _read = [];
    private readonly short[] _scores = new short[LongestRun * TagSet.Stride];
    private readonly short[] _from = new short[LongestRun * TagSet.Stride];
    private readonly int[] _labels = new int[LongestRun];

    /// <summary>
    /// Adds the spans that it finds. They do not overlap one another, nor dates, which are rewritten in their own way: of a span that reaches into one, the words
    /// beside it stay unless a dictionary holds them all and nobody is called so. They may overlap whatever else other layers found before.
    /// </summary>
    public void Find(string text, List<TextToken> tokens, List<ScrubbedSpan> found)
    {
        _reader.Read(text, tokens, _read);
        var surer = found.Count;
        var read = CollectionsMarshal.AsSpan(_read);
        for (var i = 0; i < read.Length;)
        {
            if (!read[i].IsCandidate)
            {
                i++;
                continue;
            }

            var end = i + 1;
            while (end < read.Length && read[end].IsCandidate && end - i < LongestRun)
                end++;
            Label(read, i, end);
            Collect(text, tokens, i, end, surer, found);
            i = end;
        }
    }

    private void Collect(string text, List<TextToken> tokens, int start, int end, int surer, List<ScrubbedSpan> found)
    {
        for (var i = start; i < end;)
        {
            var label = _labels[i - start];
            if (label == TagSet.Outside)
            {
                i++;
                continue;
            }

            var last = i;
            while (last + 1 < end && TagSet.IsFollowing(_labels[last + 1 - start]) && TagSet.Category(_labels[last + 1 - start]) == TagSet.Category(label) &&
                !(TagSet.Category(label) <= IdentifierCategory.Location && IsSentenceEnd(text, tokens[last], tokens[last + 1])))
                last++;
            Add(text, tokens, i, last, TagSet.Category(label), surer, found);
            i = last + 1;
        }
    }

    // No name goes on behind "disease. "; that of a street or a saint may behind "St. ".
    private static bool IsSentenceEnd(string text, in TextToken last, in TextToken next) =>
        (last.Length > 2 || !last.IsCapitalised) && !last.IsDigits && next.Start - last.End >= 2 && text[last.End] is '.' && char.IsWhiteSpace(text[last.End + 1]) && !Lexicon.IsAbbreviation(last);

    private void Add(string text, List<TextToken> tokens, int first, int last, IdentifierCategory category, int surer, List<ScrubbedSpan> found)
    {
        while (first < last && Lexicon.IsRelation(tokens[first]))
            first++;
        var start = first;
        for (var i = first; i <= last + 1; i++)
        {
            if (i <= last && !IsInDate(tokens[i], surer, found))
                continue;
            if (i > start && IsWorthwhile(text, tokens, start, i - 1, category, isWhole: start == first && i > last))
                found.Add(new ScrubbedSpan(tokens[start].Start, tokens[i - 1].End - tokens[start].Start, category, ScrubLayer.Tagger, ""));
            start = i + 1;
        }
    }

    private static bool IsInDate(in TextToken token, int surer, List<ScrubbedSpan> found)
    {
        for (var k = 0; k < surer; k++)
            if (found[k].Category == IdentifierCategory.Date && found[k].Start < token.End && token.Start < found[k].End)
                return true;
        return false;
    }

    // Clinical words alone are no name; short numbers no place; what is left beside something surer counts where it is no mere word of the language.
    private bool IsWorthwhile(string text, List<TextToken> tokens, int first, int last, IdentifierCategory category, bool isWhole)
    {
        if (AreTitlesAlone(text, tokens, first, last) || (category <= IdentifierCategory.Location && AreKindsAlone(tokens, first, last, category)))
            return false;
        if (first == last && category == IdentifierCategory.Location && tokens[first].IsDigits && tokens[first].Length != PlaceNumber)
            return false;
        if (!HoldsEnough(text, tokens, first, last, category) || (category == IdentifierCategory.Age && IsMeasured(text, tokens, last)))
            return false;
        if (first == last && category == IdentifierCategory.Name && (Lexicon.MakesEponym(tokens, last) || (tokens[first].Length == 1 && isWhole)
                || ((language.Words[tokens[first].Hash] & WordTraits.Eponym) != WordTraits.None && Lexicon.IsPossessive(tokens, last))))
            return false;
        if (first == last && category <= IdentifierCategory.Location && (language.Words[tokens[first].Hash] & WordTraits.Clinical) != WordTraits.None)
            return false;
        if (category == IdentifierCategory.Name && AreWordsAlone(tokens, first, last))
            return false;
        if (isWhole)
            return true;
        for (var i = first; i <= last; i++)
            if (tokens[i].Length > 1 && language.Words[tokens[i].Hash] is var traits && (traits & WordTraits.Connector) == WordTraits.None
                && ((traits & WordTraits.Word) == WordTraits.None || (traits & (WordTraits.Given | WordTraits.FrequentFamily)) != WordTraits.None))
                return true;
        return false;
    }

    // Dictionary words that nobody is called: what begins a sentence with a capital, mostly.
    private bool AreWordsAlone(List<TextToken> tokens, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if ((language.Words[tokens[i].Hash] & WordTraits.Word) == WordTraits.None || (language.Words[tokens[i].Hash] & WordTraits.AnyName) != WordTraits.None)
                return false;
        return true;
    }

    // Regions no smaller than a state, or words for relatives; "Virginia" may be a name all the same.
    private bool AreKindsAlone(List<TextToken> tokens, int first, int last, IdentifierCategory category)
    {
        for (var i = first; i <= last; i++)
            if (!(Lexicon.IsRelation(tokens[i]) || (Lexicon.IsRegion(tokens[i]) && (category != IdentifierCategory.Name || (language.Words[tokens[i].Hash] & WordTraits.Given) == WordTraits.None))))
                return false;
        return true;
    }

    // "Mrs" and "M.D".
    private static bool AreTitlesAlone(string text, List<TextToken> tokens, int first, int last)
    {
        if (last - first > 2)
            return false;
        var letters = "";
        for (var i = first; i <= last; i++)
            letters += text[tokens[i].Start..tokens[i].End];
        return Lexicon.IsTitle(letters);
    }

    // What the definition of a kind asks for: an age over 89, a date with a digit or a month, a number with digits.
    private bool HoldsEnough(string text, List<TextToken> tokens, int first, int last, IdentifierCategory category)
    {
        var digits = 0;
        for (var i = first; i <= last; i++)
            digits += tokens[i].IsDigits ? tokens[i].Length : 0;
        return category switch
        {
            IdentifierCategory.Age => first == last && int.TryParse(text.AsSpan(tokens[first].Start, tokens[first].Length), NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age is > 89 and < 130 &&
                !(tokens[first].End < text.Length && text[tokens[first].End] == '+'),
            IdentifierCategory.Date when first == last && IsPartOfDecimal(text, tokens[first]) => false,
            IdentifierCategory.Date when first == last && tokens[first].IsDigits => digits >= 6,
            IdentifierCategory.Date when last == first + 1 && IsAmountOrRank(text, tokens, first, last) => false,
            IdentifierCategory.Date => digits > 0 || language.IsMonth(text.AsSpan(tokens[first].Start, tokens[first].Length)),
            IdentifierCategory.Vehicle => digits >= 3,
            IdentifierCategory.Phone => digits >= 4,
            IdentifierCategory.Ssn or IdentifierCategory.Mrn or IdentifierCategory.HealthPlan or IdentifierCategory.Account
                or IdentifierCategory.License or IdentifierCategory.Device => digits >= 6,
            IdentifierCategory.Ip or IdentifierCategory.Email or IdentifierCategory.Url => false, // these show by their form
            _ => true,
        };
    }

    // 97 % and 97 fL are no ages.
    private bool IsMeasured(string text, List<TextToken> tokens, int last)
    {
        if (text.AsSpan(tokens[last].End).TrimStart(" -") is ['%', ..] or ['/', ..])
            return true;
        return last + 1 < tokens.Count && tokens[last + 1].Start - tokens[last].End <= 2
            && language.IsUnit(tokens[last + 1]);
    }

    // 8.1, 3/6 before "systolic", 4-5 before "hours", 1st and the like are no dates.
    private bool IsAmountOrRank(string text, List<TextToken> tokens, int first, int last) =>
        tokens[first].IsDigits && (!tokens[last].IsDigits
            ? tokens[last].Start == tokens[first].End && tokens[last].Length == 2
            : text[tokens[first].End] == '.' || IsMeasured(text, tokens, last));

    // 11.2 is no day.
    private static bool IsPartOfDecimal(string text, in TextToken token) =>
        token.IsDigits && ((token.End + 1 < text.Length && text[token.End] == '.' && char.IsAsciiDigit(text[token.End + 1]))
            || (token.Start > 1 && text[token.Start - 1] == '.' && char.IsAsciiDigit(text[token.Start - 2])));

    // The best labels of a run of candidates; what stands on either side of it is outside.
    private void Label(ReadOnlySpan<TaggedToken> read, int start, int end)
    {
        Span<int> rows = stackalloc int[TokenFeatures.Count];
        ref var first = ref weights.First;
        var penalty = Vector512.CreateScalar((short)-weights.OutsidePenalty);
        for (var i = start; i < end; i++)
        {
            TokenFeatures.Of(read, i, weights.Bits, rows);
            var (low, high) = (penalty, Vector512<short>.Zero);
            foreach (var row in rows)
            {
                var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)(row * TagSet.Stride)));
                (low, high) = (low + a, high + b);
            }

            Step(i - start, low, high);
        }

        var length = end - start;
        var label = Best(_scores.AsSpan((length - 1) * TagSet.Stride, TagSet.Count));
        for (var i = length - 1; i >= 0; i--)
        {
            _labels[i] = label;
            label = _from[i * TagSet.Stride + label];
        }
    }

    private void Step(int i, Vector512<short> low, Vector512<short> high)
    {
        ref var transitions = ref weights.Transitions[0];
        ref var scores = ref _scores[i * TagSet.Stride];
        ref var from = ref _from[i * TagSet.Stride];
        const int half = TagSet.Stride / 2;
        if (i == 0)
        {
            low += Vector512.LoadUnsafe(ref transitions);
            high += Vector512.LoadUnsafe(ref transitions, half);
        }
        else
        {
            var (bestLow, bestHigh) = (Vector512.Create(short.MinValue), Vector512.Create(short.MinValue));
            var (fromLow, fromHigh) = (Vector512<short>.Zero, Vector512<short>.Zero);
            var before = _scores.AsSpan((i - 1) * TagSet.Stride, TagSet.Count);
            for (short k = 0; k < before.Length; k++)
            {
                if (before[k] <= Lowest)
                    continue;
                var score = Vector512.Create(before[k]);
                var at = (nuint)(k * TagSet.Stride);
                var (candidateLow, candidateHigh) = (score + Vector512.LoadUnsafe(ref transitions, at), score + Vector512.LoadUnsafe(ref transitions, at + half));
                var (betterLow, betterHigh) = (Vector512.GreaterThan(candidateLow, bestLow), Vector512.GreaterThan(candidateHigh, bestHigh));
                var label = Vector512.Create(k);
                (bestLow, bestHigh) = (Vector512.Max(candidateLow, bestLow), Vector512.Max(candidateHigh, bestHigh));
                (fromLow, fromHigh) = (Vector512.ConditionalSelect(betterLow, label, fromLow), Vector512.ConditionalSelect(betterHigh, label, fromHigh));
            }

            (low, high) = (low + bestLow, high + bestHigh);
            fromLow.StoreUnsafe(ref from);
            fromHigh.StoreUnsafe(ref from, half);
        }

        // Scores are told relative to the best, so that sixteen bits are enough for any length.
        low.StoreUnsafe(ref scores);
        high.StoreUnsafe(ref scores, half);
        var span = _scores.AsSpan(i * TagSet.Stride, TagSet.Stride);
        var best = Vector512.Create(span[Best(span[..TagSet.Count])]);
        Vector512.Max(low - best, Vector512.Create(Lowest)).StoreUnsafe(ref scores);
        Vector512.Max(high - best, Vector512.Create(Lowest)).StoreUnsafe(ref scores, half);
    }

    private static int Best(ReadOnlySpan<short> scores)
    {
        var best = 0;
        for (var k = 1; k < scores.Length; k++)
            if (scores[k] > scores[best])
                best = k;
        return best;
    }
}
