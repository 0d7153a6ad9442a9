using System.Globalization;
using System.Runtime.InteropServices;

namespace Chiron.Deidentification;

/// <summary>
/// Trains a tagger's weights on notes whose identifiers are known: the probability of the right labels is raised, against scores that are better for what would
/// be missed (softmax-margin; Gimpel and Smith 2010). For one thread; the same notes and seed give the same weights.
/// </summary>
/// <remarks>
/// So that it learns to tell a name nobody has listed from a clinical word nobody has, both, and the words that make an institution, are now and then shown without
/// their traits, without their class and as words never seen. What an all-capitals or careless writer does is in the notes.
/// </remarks>
internal sealed class TaggerTrainer
{
    private const float MissCost = 1;
    private const double HideTraits = 0.3;
    private const double PretendWord = 0.08; // a name that a dictionary holds
    private const double HideWord = 0.5;
    private const double HideClass = 0.25;
    private const double HideAll = 0.12; // a name that nobody has ever met
    private const double HideInstitution = 0.3; // a word that makes an institution: there are always others
    private const double HideEnds = 0.15;
    private const double HideMeaning = 0.1; // a clinical word that no list holds
    private const double HideAround = 0.15; // so that no sentence is learnt by heart
    private const float Keep = 0.7f; // of the features, so that none carries a judgement alone
    private const float LastRate = 0.05f;
    private const int LongestRun = 200;

    private readonly int _bits;
    private readonly NoteRandom _random;
    private readonly TokenReader _reader;
    private readonly TaggerNetwork _network;
    private readonly List<TextToken> _tokens = [];
    private readonly List<TaggedToken> _read = [];
    private readonly long _steps;
    private readonly int[] _rows = new int[LongestRun * TokenFeatures.Count];
    private readonly float[] _costs = new float[LongestRun * TagSet.Stride];
    private int _note;

    /// <param name="notes">How many notes are to come: steps grow smaller towards the last.</param>
    public TaggerTrainer(WordLists words, int bits, ulong seed, long notes)
    {
        (_bits, _random, _reader, _steps) = (bits, new NoteRandom(seed), new TokenReader(words), notes);
        _network = new TaggerNetwork(bits, _random);
    }

    /// <summary>Goes over one note.</summary>
    /// <returns>Tokens that may belong to an identifier, and how many of them were labelled wrongly.</returns>
    public (int Tokens, int Wrong) Learn(GeneratedNote note)
    {
        var (text, spans) = (note.Text, note.Spans);
        TextToken.Split(text, _tokens);
        _reader.Read(text, _tokens, _read);
        var gold = Gold(spans);
        var hidden = Hide(gold);
        var lines = LinesOf(note);
        var (tokens, wrong) = (0, 0);
        var rate = Math.Max(LastRate, 1 - _note / (float)_steps);
        _note++;
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
            for (var at = i; at < end; at++)
                Features(read, at, hidden, _rows.AsSpan((at - i) * TokenFeatures.Count, TokenFeatures.Count));
            for (var at = i; at < end; at++)
                _costs[(at - i) * TagSet.Stride + TagSet.Outside] = gold[at] == TagSet.Outside ? 0 : MissCost;
            wrong += _network.Learn(_rows, _costs, gold.AsSpan(i, end - i), lines.AsSpan(i, end - i), Keep, rate);
            tokens += end - i;
            i = end;
        }

        return (tokens, wrong);
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

    private uint[] LinesOf(GeneratedNote note)
    {
        var lines = new uint[_tokens.Count];
        for (int i = 0, at = 0; i < lines.Length; i++)
        {
            while (at + 1 < note.Lines.Count && note.Lines[at + 1].Start <= _tokens[i].Start)
                at++;
            lines[i] = note.Lines[at].Line | 1;
        }

        return lines;
    }

    // Which words, and which letters at their ends, are not shown. Traits are taken away in place.
    private Hidden[] Hide(int[] gold)
    {
        var hidden = new Hidden[gold.Length];
        for (var i = 0; i < gold.Length; i++)
        {
            var token = _read[i];
            if (gold[i] == TagSet.Outside)
            {
                if (_random.Chance(HideAround))
                    hidden[i] = Hidden.Word;
                if (_tokens[i].IsCapitalised && _random.Chance(HideMeaning))
                {
                    hidden[i] = Hidden.Word;
                    _read[i] = token with { Traits = token.Traits & ~(WordTraits.Word | WordTraits.Clinical | WordTraits.Eponym), Class = default };
                }

                continue;
            }

            if (_tokens[i].IsDigits || _tokens[i].Length < 2)
                continue;
            var isWordOfInstitution = TagSet.Category(gold[i]) != IdentifierCategory.Name && (token.Traits & WordTraits.Word) != WordTraits.None;
            if (_random.Chance(isWordOfInstitution ? HideInstitution : HideAll))
            {
                _read[i] = token with { Traits = token.Traits & ~(WordTraits.AnyName | WordTraits.Institution), Class = default };
                hidden[i] = _random.Chance(0.5) ? Hidden.WordAndEnds : Hidden.Word;
                continue;
            }

            if (isWordOfInstitution)
                continue;
            if (_random.Chance(HideTraits))
                _read[i] = token with { Traits = token.Traits & ~WordTraits.AnyName };
            else if (_random.Chance(PretendWord))
                _read[i] = token with { Traits = token.Traits | WordTraits.Word };
            if (_random.Chance(HideClass))
                _read[i] = _read[i] with { Class = default };
            if (_random.Chance(HideWord))
                hidden[i] = _random.Chance(HideEnds / HideWord) ? Hidden.WordAndEnds : Hidden.Word;
        }

        return hidden;
    }

    private void Features(ReadOnlySpan<TaggedToken> read, int at, Hidden[] hidden, Span<int> rows)
    {
        TokenFeatures.Of(read, at, _bits, rows);
        var unread = 0;
        for (var k = -TokenFeatures.Reach; k <= TokenFeatures.Reach; k++)
            if ((uint)(at + k) < (uint)hidden.Length && hidden[at + k] != Hidden.Nothing)
                unread |= 1 << (k + TokenFeatures.Reach);
        for (var k = 0; k < TokenFeatures.WordsRead.Length; k++)
            if ((TokenFeatures.WordsRead[k] & unread) != 0)
                rows[k] = -1;
        if (hidden[at] == Hidden.WordAndEnds)
            rows[TokenFeatures.EndsRead].Fill(-1);
        foreach (ref var row in rows)
            if (!_random.Chance(Keep))
                row = -1;
    }

    /// <summary>Trains on generated notes alone and says so in the header.</summary>
    /// <param name="progress">Gets a line an epoch.</param>
    /// <param name="fold">The fifth of training's dealt lines that is left out; null for none.</param>
    public static TaggerWeights TrainOnGenerated(WordLists words, int bits, ulong seed, int notes, int epochs, Action<string>? progress = null, int? fold = null)
    {
        var members = new TaggerNetwork[TaggerNetwork.Members];
        for (var member = 0; member < members.Length; member++)
        {
            var trainer = new TaggerTrainer(words, bits, seed + (ulong)member, (long)notes * epochs);
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                var generator = new NoteGenerator(NoteSplit.Training, seed + (ulong)(member * epochs + epoch), fold);
                var (tokens, wrong) = (0L, 0L);
                for (var i = 0; i < notes; i++)
                {
                    var (t, w) = trainer.Learn(generator.Next());
                    (tokens, wrong) = (tokens + t, wrong + w);
                }

                progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"network {member + 1} of {members.Length}, epoch {epoch + 1} of {epochs}: {tokens:N0} tokens, {100.0 * wrong / tokens:F3} % wrong by themselves"));
            }

            members[member] = trainer._network;
        }

        return TaggerNetwork.Finish(members, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["language"] = "en",
            ["trained on"] = $"notes generated by this project alone (training templates{(fold is null ? "" : $" but fold {fold}")}); no text about real people",
            ["seed"] = seed.ToString(CultureInfo.InvariantCulture),
            ["notes"] = string.Create(CultureInfo.InvariantCulture, $"{notes} an epoch, {epochs} epochs, each anew"),
        });
    }

    private enum Hidden : byte
    {
        Nothing,
        Word,
        WordAndEnds,
    }
}
