using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chiron.Deidentification;

/// <summary>
/// Finds what neither the record nor a form tells: names, places and institutions by the words around them. A small network over hashed features scores
/// the labels of each token, and the best sequence of labels is found by dynamic programming (Viterbi 1967). For one thread.
/// </summary>
internal sealed class NameTagger(TaggerWeights weights, TextLanguage language)
{
    private const int LongestRun = 256;
    private const short Lowest = -12000;
    private const short LowestOwn = -8000;

    private static readonly Vector512<short> OfNames = Vector512<short>.Zero.WithElement(TagSet.First(IdentifierCategory.Name), (short)1).WithElement(TagSet.Following(IdentifierCategory.Name), (short)1);

    // Below any score where the third vector of scores has no label.
    private static readonly Vector512<float> NoLabel = Vector512.ConditionalSelect(Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)(TagSet.Count - 2 * Vector512<float>.Count))), Vector512<float>.Zero, Vector512.Create(-1e9f));

    private readonly TokenReader _reader = new(language.Words);
    private readonly SpanCheck _check = new(language);
    private readonly List<TaggedToken> _read = [];
    private readonly short[] _scores = new short[LongestRun * TagSet.Stride];
    private readonly short[] _own = new short[LongestRun * TagSet.Stride]; // before anything that follows what is added
    private readonly short[] _from = new short[LongestRun * TagSet.Stride];
    private readonly int[] _labels = new int[LongestRun];
    private readonly short[] _hidden = new short[TaggerWeights.Hidden];

    /// <summary>
    /// Adds the spans that it finds. They do not overlap one another, nor dates, which are rewritten in their own way: of a span that reaches into one, the words
    /// beside it stay unless a dictionary holds them all and nobody is called so. They may overlap whatever else other layers found before.
    /// </summary>
    /// <param name="evidence">(tokens): what the chart adds to a name's scores, 0 where it says nothing.</param>
    public void Find(string text, List<TextToken> tokens, List<ScrubbedSpan> found, ReadOnlySpan<short> evidence)
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
            Label(read, i, end, evidence, isWithChart: false);
            Collect(text, tokens, i, end, surer, found);
            if (evidence[i..end].ContainsAnyInRange((short)1, short.MaxValue))
            {
                // Once more, so that the chart adds to what is found without it and takes nothing away.
                Label(read, i, end, evidence, isWithChart: true);
                Collect(text, tokens, i, end, surer, found);
            }

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

            // What a label carries on behind the end of a sentence is no identifier by itself, unless no dictionary holds it.
            if (i > start && TagSet.IsFollowing(label) && IsSentenceEnd(text, tokens[i - 1], tokens[i]) && (language.Words[tokens[i].Hash] & WordTraits.Word) != WordTraits.None)
            {
                i++;
                continue;
            }

            var last = i;
            while (last + 1 < end && TagSet.IsFollowing(_labels[last + 1 - start]) && TagSet.Category(_labels[last + 1 - start]) == TagSet.Category(label) &&
                !(TagSet.Category(label) <= IdentifierCategory.Location && IsSentenceEnd(text, tokens[last], tokens[last + 1])))
                last++;
            Add(text, tokens, i, last, TagSet.Category(label), surer, found, Margin(i - start, last - start, end - start));
            i = last + 1;
        }
    }

    // How much better the labels of a span score than if nothing of it were labelled.
    private int Margin(int first, int last, int length)
    {
        var margin = 0;
        var before = first == 0 ? TagSet.Outside : _labels[first - 1];
        var outsideBefore = before;
        for (var i = first; i <= last; i++)
        {
            margin += _own[i * TagSet.Stride + _labels[i]] - _own[i * TagSet.Stride + TagSet.Outside]
                + weights.Transitions[before * TagSet.Stride + _labels[i]] - weights.Transitions[outsideBefore * TagSet.Stride + TagSet.Outside];
            (before, outsideBefore) = (_labels[i], TagSet.Outside);
        }

        if (last + 1 < length)
        {
            var next = _labels[last + 1];
            margin += weights.Transitions[before * TagSet.Stride + next] - (TagSet.IsFollowing(next) ? 0 : weights.Transitions[TagSet.Outside * TagSet.Stride + next]);
        }

        return margin;
    }

    // No name goes on behind "disease. " or a heading; that of a street or a saint may behind "St. ".
    private static bool IsSentenceEnd(string text, in TextToken last, in TextToken next) =>
        (text[last.End] == ':' && text.AsSpan(last.End, next.Start - last.End).Contains('\n')) ||
        ((last.Length > 2 || !last.IsCapitalised) && !last.IsDigits && next.Start - last.End >= 2 && text[last.End] is '.' && char.IsWhiteSpace(text[last.End + 1]) && !Lexicon.IsAbbreviation(last));

    private void Add(string text, List<TextToken> tokens, int first, int last, IdentifierCategory category, int surer, List<ScrubbedSpan> found, int margin)
    {
        while (first < last && (Lexicon.IsRelation(tokens[first]) || _check.IsArticle(tokens[first], category)))
            first++;
        if (category == IdentifierCategory.Name)
            last = SpanCheck.WithoutTitles(text, tokens, first, last);
        var start = first;
        for (var i = first; i <= last + 1; i++)
        {
            if (i <= last && !IsInDate(tokens[i], surer, found))
                continue;
            if (i > start && !IsKnownOtherwise(tokens, start, i - 1, surer, found) && margin >= _check.Against(text, tokens, start, i - 1, category, isWhole: start == first && i > last))
                found.Add(new ScrubbedSpan(tokens[start].Start, tokens[i - 1].End - tokens[start].Start, category, ScrubLayer.Tagger, ""));
            start = i + 1;
        }
    }

    // "Mrs. Parkinson and Grace Parkinson", both of them known: nothing is left but words that join and titles.
    private bool IsKnownOtherwise(List<TextToken> tokens, int first, int last, int surer, List<ScrubbedSpan> found)
    {
        var isTitled = first > 0 && Lexicon.IsTitle(tokens[first - 1]);
        for (var i = first; i <= last; i++)
        {
            isTitled |= Lexicon.IsTitle(tokens[i]);
            var isFound = Lexicon.IsTitle(tokens[i]) || (language.Words[tokens[i].Hash] & WordTraits.Connector) != WordTraits.None;
            for (var k = 0; k < surer && !isFound; k++)
                isFound = found[k].Start <= tokens[i].Start && tokens[i].End <= found[k].End;
            if (!isFound)
                return false;
        }

        return isTitled;
    }

    private static bool IsInDate(in TextToken token, int surer, List<ScrubbedSpan> found)
    {
        for (var k = 0; k < surer; k++)
            if (found[k].Category == IdentifierCategory.Date && found[k].Start < token.End && token.Start < found[k].End)
                return true;
        return false;
    }

    // The best labels of a run of candidates; what stands on either side of it is outside.
    private void Label(ReadOnlySpan<TaggedToken> read, int start, int end, ReadOnlySpan<short> evidence, bool isWithChart)
    {
        Span<int> rows = stackalloc int[TokenFeatures.Count];
        ref var first = ref weights.First;
        ref var bias = ref weights.HiddenBias[0];
        var hidden = _hidden.AsSpan();
        for (var i = start; i < end; i++)
        {
            TokenFeatures.Of(read, i, weights.Bits, rows);
            var (low, high) = (Vector512.LoadUnsafe(ref bias), Vector512.LoadUnsafe(ref bias, (nuint)Vector512<short>.Count));
            foreach (var row in rows)
            {
                var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)(row * TaggerWeights.Hidden)));
                (low, high) = (low + a, high + b);
            }

            low.CopyTo(hidden);
            high.CopyTo(hidden[Vector512<short>.Count..]);
            Step(i - start, hidden, isWithChart ? evidence[i] : (short)0);
        }

        var length = end - start;
        var label = Best(_scores.AsSpan((length - 1) * TagSet.Stride, TagSet.Count));
        for (var i = length - 1; i >= 0; i--)
        {
            _labels[i] = label;
            label = _from[i * TagSet.Stride + label];
        }
    }

    // From hidden units to scores of labels, then what stood best before.
    private void Step(int i, ReadOnlySpan<short> hidden, short evidence)
    {
        ref var output = ref weights.Output[0];
        const int width = 16;
        const nuint always = TaggerWeights.Hidden * TagSet.Stride;
        var (x, y, z) = (Vector512.LoadUnsafe(ref output, always), Vector512.LoadUnsafe(ref output, always + width), Vector512.LoadUnsafe(ref output, always + 2 * width));
        for (var k = 0; k < hidden.Length; k++)
        {
            if (hidden[k] <= 0)
                continue;
            var unit = Vector512.Create((float)hidden[k]);
            var at = (nuint)(k * TagSet.Stride);
            x += unit * Vector512.LoadUnsafe(ref output, at);
            y += unit * Vector512.LoadUnsafe(ref output, at + width);
            z += unit * Vector512.LoadUnsafe(ref output, at + 2 * width);
        }

        // Told relative to the best and no lower than anything that still counts, so that no sum leaves sixteen bits.
        z += NoLabel;
        var most = Vector512.Max(x, Vector512.Max(y, z));
        var half8 = Vector256.Max(most.GetLower(), most.GetUpper());
        var half4 = Vector128.Max(half8.GetLower(), half8.GetUpper());
        var top = Vector512.Create(Math.Max(Math.Max(half4[0], half4[1]), Math.Max(half4[2], half4[3])));
        var floor = Vector512.Create((float)LowestOwn);
        (x, y, z) = (Vector512.Max(x - top, floor), Vector512.Max(y - top, floor), Vector512.Max(z - top, floor));
        var low = Vector512.Narrow(Vector512.ConvertToInt32(x), Vector512.ConvertToInt32(y)) + Vector512.CreateScalar((short)-weights.OutsidePenalty) + OfNames * Vector512.Create(evidence);
        var high = Vector512.Narrow(Vector512.ConvertToInt32(z), Vector512<int>.Zero);
        ref var own = ref _own[i * TagSet.Stride];
        low.StoreUnsafe(ref own);
        high.StoreUnsafe(ref own, TagSet.Stride / 2);
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
