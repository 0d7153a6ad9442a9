using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>Sequences packed one after the other without padding. Reused from step to step: it grows and never shrinks.</summary>
/// <remarks>Rows of one sequence are contiguous: its own tokens in order, then its side queries.</remarks>
internal sealed class TokenBatch
{
    private SequenceToken[] _tokens = new SequenceToken[1024];
    private readonly List<int> _starts = [];
    private readonly List<int> _mainCounts = [];
    private readonly List<int> _labels = [];
    private readonly List<int> _bag = [];
    private readonly List<(int Code, float Value)> _latest = [];
    private int[] _bagged = [];
    private int[] _answered = [];
    private SequenceToken[] _moved = [];
    private int _stamp;

    public int Rows { get; private set; }

    /// <summary>Rows that belong to sequences themselves, side queries not counted.</summary>
    public int MainRows { get; private set; }

    public int Sequences => _starts.Count;

    public ReadOnlySpan<SequenceToken> Tokens => _tokens.AsSpan(0, Rows);

    public int Start(int sequence) => _starts[sequence];

    public int MainCount(int sequence) => _mainCounts[sequence];

    public int RowCount(int sequence) => (sequence + 1 < _starts.Count ? _starts[sequence + 1] : Rows) - _starts[sequence];

    public ReadOnlySpan<int> Labels(in SequenceToken token) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_labels).Slice(token.FirstLabel, Math.Max(0, token.LabelCount));

    /// <summary>
    /// For a side query, tokens that it is told of directly: at DIAGNOSIS? the codes and answers of its moment, at RISK? each code of the
    /// sequence once and the latest answer to it.
    /// </summary>
    public ReadOnlySpan<int> Bag(in SequenceToken token) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bag).Slice(token.FirstInBag, token.BagCount);

    /// <summary>For RISK?: the codes of the sequence (as tokens) whose latest answer is a number, with that number, standardised.</summary>
    public ReadOnlySpan<(int Code, float Value)> Latest(in SequenceToken token) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_latest).Slice(token.FirstLatest, token.LatestCount);

    /// <summary>Tells the attention how the rows hang together.</summary>
    public void Pack(PackedSequences packed)
    {
        packed.Clear();
        Span<int> visible = stackalloc int[256];
        for (var s = 0; s < Sequences; s++)
        {
            var (start, main, rows) = (Start(s), MainCount(s), RowCount(s));
            var sides = rows - main <= visible.Length ? visible[..(rows - main)] : new int[rows - main];
            for (var q = 0; q < sides.Length; q++)
                sides[q] = _tokens[start + main + q].Anchor - start + 1;
            packed.Add(main, sides);
        }
    }

    public void Clear()
    {
        Rows = MainRows = 0;
        _starts.Clear();
        _mainCounts.Clear();
        _labels.Clear();
        _bag.Clear();
        _latest.Clear();
    }

    /// <summary>
    /// Appends one sequence. Side queries may stand anywhere after their anchor; they are moved behind the sequence's own tokens.
    /// </summary>
    /// <param name="tokens">The sequence; each query's anchor is an index in it.</param>
    /// <param name="labels">What the tokens' label ranges index.</param>
    public void Append(ReadOnlySpan<SequenceToken> tokens, ReadOnlySpan<int> labels)
    {
        if (Rows + tokens.Length > _tokens.Length)
            Array.Resize(ref _tokens, Math.Max(2 * _tokens.Length, Rows + tokens.Length));
        var start = Rows;
        _starts.Add(start);

        var main = 0;
        foreach (var token in tokens)
            main += token.IsQuery ? 0 : 1;
        _mainCounts.Add(main);

        var (nextMain, nextQuery) = (start, start + main);
        Span<int> moved = tokens.Length <= 4096 ? stackalloc int[tokens.Length] : new int[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            var row = token.IsQuery ? nextQuery++ : nextMain++;
            moved[i] = row;
            if (token.IsQuery)
                token.Anchor = moved[token.Anchor];
            if (token.LabelCount > 0)
            {
                var first = _labels.Count;
                foreach (var label in labels.Slice(token.FirstLabel, token.LabelCount))
                    _labels.Add(label);
                token.FirstLabel = first;
            }
            else
            {
                token.FirstLabel = 0;
            }

            _tokens[row] = token;
        }

        Rows += tokens.Length;
        MainRows += main;
        for (var row = start + main; row < Rows; row++)
            FillBag(ref _tokens[row], start);
    }

    /// <summary>Appends a side query alone, for a pass in which it follows something that is not in the batch.</summary>
    /// <param name="bag">What <see cref="Bag"/> gives for it.</param>
    public void AppendQuery(SequenceToken query, ReadOnlySpan<int> bag)
    {
        if (Rows == _tokens.Length)
            Array.Resize(ref _tokens, 2 * _tokens.Length);
        _starts.Add(Rows);
        _mainCounts.Add(0);
        (query.FirstInBag, query.BagCount) = (_bag.Count, bag.Length);
        foreach (var token in bag)
            _bag.Add(token);
        _tokens[Rows++] = query;
    }

    /// <summary>Appends one sequence of another batch, with its labels.</summary>
    public void AppendSequence(TokenBatch from, int sequence)
    {
        var (start, count) = (from.Start(sequence), from.RowCount(sequence));
        var tokens = from._tokens.AsSpan(start, count);
        if (_moved.Length < count)
            _moved = new SequenceToken[Math.Max(count, 2 * _moved.Length)];
        for (var i = 0; i < count; i++)
        {
            _moved[i] = tokens[i];
            if (tokens[i].IsQuery)
                _moved[i].Anchor -= start;
        }

        Append(_moved.AsSpan(0, count), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(from._labels));
    }

    private void FillBag(ref SequenceToken query, int start)
    {
        _stamp++;
        query.FirstInBag = _bag.Count;
        query.FirstLatest = _latest.Count;
        for (var row = query.Anchor; row >= start; row--)
        {
            ref readonly var token = ref _tokens[row];
            var isInMoment = token.Place is TokenPlace.Code or TokenPlace.Answer;
            if (query.Place == TokenPlace.Diagnosis && !isInMoment)
                break;          // the END before this moment
            if (query.Place == TokenPlace.Diagnosis ? !isInMoment : token.Place is not (TokenPlace.Code or TokenPlace.Static))
                continue;

            // Backwards: the first answer met is the latest one, though later mentions of its code may have none.
            if (query.Place == TokenPlace.Risk && row < query.Anchor && IsAnswer(_tokens[row + 1]) && Mark(ref _answered, token.Token))
            {
                _bag.Add(_tokens[row + 1].Token);
                if (!float.IsNaN(_tokens[row + 1].Value))
                    _latest.Add((token.Token, _tokens[row + 1].Value));
            }

            if (Mark(ref _bagged, token.Token))
                _bag.Add(token.Token);
        }

        query.BagCount = _bag.Count - query.FirstInBag;
        query.LatestCount = _latest.Count - query.FirstLatest;
    }

    private static bool IsAnswer(in SequenceToken token) => token.Place is TokenPlace.Answer or TokenPlace.StaticAnswer;

    /// <returns>True for the first time since the stamp was raised.</returns>
    private bool Mark(ref int[] marks, int token)
    {
        if (token >= marks.Length)
            Array.Resize(ref marks, 2 * (token + 1));
        if (marks[token] == _stamp)
            return false;
        marks[token] = _stamp;
        return true;
    }
}
