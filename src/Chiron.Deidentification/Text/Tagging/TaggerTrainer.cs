using System.Globalization;
using System.Runtime.InteropServices;

namespace Chiron.Deidentification;

/// <summary>
/// Trains a tagger's weights on notes whose identifiers are known: a structured perceptron with averaged weights (Collins 2002) that must win by a
/// margin, wider where an identifier would be missed (Tsochantaridis et al. 2005, margin rescaling). Then rounds them to bytes. For one thread.
/// </summary>
/// <remarks>
/// So that it learns to tell a name nobody has listed, names are now and then shown without their traits and as words never seen. What an all-capitals
/// or careless writer does is in the notes.
/// </remarks>
internal sealed class TaggerTrainer(WordLists words, int bits, ulong seed)
{
    private const float MissCost = 3;
    private const float OtherCost = 1;
    private const double HideTraits = 0.3;
    private const double HideWord = 0.5;
    private const double HideAround = 0.1; // so that no sentence is learnt by heart
    private const double DropFeature = 0.3; // and no feature carries a judgement alone

    private const int Dropped = -1;

    private readonly NoteRandom _random = new(seed);
    private readonly TokenReader _reader = new(words);
    private readonly List<TextToken> _tokens = [];
    private readonly List<TaggedToken> _read = [];
    private readonly float[] _weights = new float[TagSet.Count << bits];
    private readonly float[] _sums = new float[TagSet.Count << bits];
    private readonly float[] _transitions = new float[TagSet.Count * TagSet.Count];
    private readonly float[] _transitionSums = new float[TagSet.Count * TagSet.Count];
    private int _steps = 1;

    /// <summary>Goes over one note.</summary>
    /// <returns>Tokens that may belong to an identifier, and how many of them were labelled wrongly.</returns>
    public (int Tokens, int Wrong) Learn(string text, IReadOnlyList<LabelledSpan> spans)
    {
        TextToken.Split(text, _tokens);
        _reader.Read(text, _tokens, _read);
        var gold = Gold(spans);
        Hide(gold);
        var (tokens, wrong) = (0, 0);
        var read = CollectionsMarshal.AsSpan(_read);
        for (var i = 0; i < read.Length;)
        {
            if (!read[i].IsCandidate)
            {
                i++;
                continue;
            }

            var end = i + 1;
            while (end < read.Length && read[end].IsCandidate && end - i < 200)
                end++;
            wrong += Learn(read, i, end, gold.AsSpan(i, end - i));
            tokens += end - i;
            i = end;
        }

        return (tokens, wrong);
    }

    /// <summary>The averaged weights, rounded so that all but the largest two in a thousand keep their proportion.</summary>
    public TaggerWeights Finish(IReadOnlyDictionary<string, string> header)
    {
        var average = new float[_weights.Length];
        for (var i = 0; i < average.Length; i++)
            average[i] = _weights[i] - _sums[i] / _steps;
        var sizes = average.Where(weight => weight != 0).Select(MathF.Abs).Order().ToArray();
        var scale = 127 / sizes[(int)(sizes.Length * 0.998)];
        var result = new TaggerWeights(bits, header);
        for (var row = 0; row < 1 << bits; row++)
            for (var k = 0; k < TagSet.Count; k++)
                result.Row(row)[k] = (sbyte)Math.Clamp(MathF.Round(average[row * TagSet.Count + k] * scale), -127, 127);
        for (var a = 0; a < TagSet.Count; a++)
            for (var b = 0; b < TagSet.Count; b++)
                if (TagSet.MayFollow(a, b))
                    result.Transitions[a * TagSet.Stride + b] = (short)Math.Clamp(MathF.Round((_transitions[a * TagSet.Count + b] - _transitionSums[a * TagSet.Count + b] / _steps) * scale), -2000, 2000);
        return result;
    }

    private int[] Gold(IReadOnlyList<LabelledSpan> spans)
    {
        var gold = new int[_tokens.Count];
        var at = 0;
        foreach (var span in spans)
        {
            while (at < _tokens.Count && _tokens[at].End <= span.Start)
                at++;
            for (var first = true; at < _tokens.Count && _tokens[at].Start < span.End; at++, first = false)
                gold[at] = first ? TagSet.First(span.Category) : TagSet.Following(span.Category);
        }

        return gold;
    }

    private void Hide(int[] gold)
    {
        for (var i = 0; i < gold.Length; i++)
        {
            var token = _read[i];
            if (gold[i] == TagSet.Outside && _random.Chance(HideAround))
                _read[i] = token with { Word = (uint)_random.Below(int.MaxValue) };
            if (gold[i] == TagSet.Outside || _tokens[i].IsDigits || _tokens[i].Length < 2)
                continue;
            if (TagSet.Category(gold[i]) == IdentifierCategory.Name || (token.Traits & WordTraits.Word) == WordTraits.None)
            {
                if (_random.Chance(HideTraits))
                    token = token with { Traits = token.Traits & ~WordTraits.AnyName };
                if (_random.Chance(HideWord))
                    token = token with { Word = (uint)_random.Below(int.MaxValue), Ends = _random.Chance(0.3) ? (uint)_random.Below(int.MaxValue) : token.Ends };
            }

            _read[i] = token;
        }
    }

    private int Learn(ReadOnlySpan<TaggedToken> read, int start, int end, ReadOnlySpan<int> gold)
    {
        var length = end - start;
        var rows = new int[length * TokenFeatures.Count];
        var scores = new float[length * TagSet.Count];
        for (var i = 0; i < length; i++)
        {
            var mine = rows.AsSpan(i * TokenFeatures.Count, TokenFeatures.Count);
            TokenFeatures.Of(read, start + i, bits, mine);
            foreach (ref var row in mine)
                if (_random.Chance(DropFeature))
                    row = Dropped;
            var score = scores.AsSpan(i * TagSet.Count, TagSet.Count);
            foreach (var row in mine)
            {
                if (row == Dropped)
                    continue;
                var weights = _weights.AsSpan(row * TagSet.Count, TagSet.Count);
                for (var k = 0; k < score.Length; k++)
                    score[k] += weights[k];
            }

            for (var k = 0; k < score.Length; k++)
                if (k != gold[i])
                    score[k] += k == TagSet.Outside ? MissCost : OtherCost;
        }

        var labels = Best(scores, length);
        _steps++;
        var wrong = 0;
        for (var i = 0; i < length; i++)
        {
            if (labels[i] != gold[i])
            {
                wrong++;
                foreach (var row in rows.AsSpan(i * TokenFeatures.Count, TokenFeatures.Count))
                {
                    if (row == Dropped)
                        continue;
                    Change(_weights, _sums, row * TagSet.Count + gold[i], 1);
                    Change(_weights, _sums, row * TagSet.Count + labels[i], -1);
                }
            }

            var (before, predictedBefore) = i == 0 ? (TagSet.Outside, TagSet.Outside) : (gold[i - 1], labels[i - 1]);
            if (before != predictedBefore || gold[i] != labels[i])
            {
                Change(_transitions, _transitionSums, before * TagSet.Count + gold[i], 1);
                Change(_transitions, _transitionSums, predictedBefore * TagSet.Count + labels[i], -1);
            }
        }

        return wrong;
    }

    private void Change(float[] values, float[] sums, int at, float by)
    {
        values[at] += by;
        sums[at] += by * _steps;
    }

    private int[] Best(float[] scores, int length)
    {
        var from = new int[length * TagSet.Count];
        for (var i = 0; i < length; i++)
            for (var k = 0; k < TagSet.Count; k++)
            {
                var (best, label) = (float.NegativeInfinity, 0);
                if (i == 0)
                {
                    best = TagSet.MayFollow(TagSet.Outside, k) ? _transitions[k] : float.NegativeInfinity;
                }
                else if (TagSet.IsFollowing(k))
                {
                    foreach (var j in (ReadOnlySpan<int>)[k - 1, k])
                        if (scores[(i - 1) * TagSet.Count + j] + _transitions[j * TagSet.Count + k] is var score && score > best)
                            (best, label) = (score, j);
                }
                else
                {
                    for (var j = 0; j < TagSet.Count; j++)
                        if (scores[(i - 1) * TagSet.Count + j] + _transitions[j * TagSet.Count + k] is var score && score > best)
                            (best, label) = (score, j);
                }

                scores[i * TagSet.Count + k] += best;
                from[i * TagSet.Count + k] = label;
            }

        var labels = new int[length];
        var last = scores.AsSpan((length - 1) * TagSet.Count, TagSet.Count);
        labels[^1] = last.IndexOf(Max(last));
        for (var i = length - 1; i > 0; i--)
            labels[i - 1] = from[i * TagSet.Count + labels[i]];
        return labels;
    }

    private static float Max(ReadOnlySpan<float> values)
    {
        var max = values[0];
        foreach (var value in values)
            max = Math.Max(max, value);
        return max;
    }

    /// <summary>Trains on generated notes alone and says so in the header.</summary>
    /// <param name="withTuning">Whether the templates kept for tuning are learnt too, one note in eight: for what ships, once everything is chosen.</param>
    /// <param name="progress">Gets a line an epoch.</param>
    public static TaggerWeights TrainOnGenerated(WordLists words, int bits, ulong seed, int notes, int epochs, bool withTuning, Action<string>? progress = null)
    {
        NoteSplit[] splits = withTuning ? [NoteSplit.Training, NoteSplit.Tuning] : [NoteSplit.Training];
        var trainer = new TaggerTrainer(words, bits, seed);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var generators = splits.Select(split => new NoteGenerator(split, seed + (ulong)epoch)).ToArray();
            var (tokens, wrong) = (0L, 0L);
            for (var i = 0; i < notes; i++)
            {
                var note = generators[i % 8 == 7 ? ^1 : 0].Next();
                var (t, w) = trainer.Learn(note.Text, note.Spans);
                (tokens, wrong) = (tokens + t, wrong + w);
            }

            progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1} of {epochs}: {tokens:N0} tokens, {100.0 * wrong / tokens:F3} % within the margin or wrong"));
        }

        return trainer.Finish(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["language"] = "en",
            ["trained on"] = $"notes generated by this project alone ({string.Join(" and ", splits).ToLowerInvariant()} templates); no text about real people",
            ["seed"] = seed.ToString(CultureInfo.InvariantCulture),
            ["notes"] = string.Create(CultureInfo.InvariantCulture, $"{notes} an epoch, {epochs} epochs, each anew"),
        });
    }
}
