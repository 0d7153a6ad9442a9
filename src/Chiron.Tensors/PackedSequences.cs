namespace Chiron.Tensors;

/// <summary>
/// How a batch of sequences of different lengths lies in the rows of one matrix, end to end without padding, and which keys each row may look at.
/// </summary>
/// <remarks>
/// A sequence is its main positions in order and then its side queries. Each row sees some leading main positions of its sequence, and itself: a main position
/// those up to itself, or as its moment's <see cref="Ties"/> say; a side query those up to its anchor. No other row sees a side query, so that asking changes
/// nothing. No row sees another sequence. Buffers are kept from batch to batch: <see cref="Clear"/> and fill again.
/// </remarks>
public sealed class PackedSequences
{
    private int[] _offsets = new int[16];
    private int[] _mainLengths = new int[16];
    private int[] _visible = new int[256];

    /// <summary>Sequences in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Rows in the batch.</summary>
    public int Rows { get; private set; }

    /// <summary>First row of each sequence, and <see cref="Rows"/> at the end: <see cref="Count"/> + 1 numbers.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, Count + 1);

    /// <summary>Main positions of each sequence.</summary>
    public ReadOnlySpan<int> MainLengths => _mainLengths.AsSpan(0, Count);

    /// <summary>
    /// For each row, how many leading main positions of its sequence it sees. A row that isn't among these sees itself besides; where the number is negative, −n, it
    /// sees n and not itself.
    /// </summary>
    public ReadOnlySpan<int> Visible => _visible.AsSpan(0, Rows);

    public void Clear() => (Count, Rows) = (0, 0);

    /// <summary>Adds a sequence of <paramref name="length"/> main positions, each of which sees itself and those before it.</summary>
    public void Add(int length) => Add(length, []);

    /// <summary>Adds a sequence with side queries.</summary>
    /// <param name="mainLength">Main positions; they take the sequence's first rows.</param>
    /// <param name="sideVisible">For each side query, in the order of the rows that follow, how many leading main positions it sees: its anchor's place + 1.</param>
    public void Add(int mainLength, ReadOnlySpan<int> sideVisible)
    {
        var rows = Extend(mainLength, sideVisible);
        for (var t = 0; t < mainLength; t++)
            rows[t] = t + 1;
    }

    /// <summary>Adds a sequence whose main positions stand at times, and see those of their own time as <paramref name="ties"/> says.</summary>
    /// <param name="times">Of each main position, in any unit, never falling.</param>
    /// <param name="sideVisible">As for the other forms.</param>
    public void Add(ReadOnlySpan<float> times, Ties ties, ReadOnlySpan<int> sideVisible = default)
    {
        for (var t = 0; t < times.Length; t++)
            if (float.IsNaN(times[t]) || (t > 0 && times[t] < times[t - 1]))
                throw new ArgumentException($"main position {t} stands at {times[t]}; times must not fall along a sequence", nameof(times));

        var rows = Extend(times.Length, sideVisible);
        for (int first = 0, end; first < times.Length; first = end)
        {
            for (end = first + 1; end < times.Length && times[end] == times[first];)
                end++;
            for (var t = first; t < end; t++)
                rows[t] = ties switch { Ties.Shared => end, Ties.Hidden when t > first => first, _ => t + 1 };
        }
    }

    /// <summary>Adds a sequence whose main positions each see a number of leading ones, and themselves.</summary>
    /// <param name="mainVisible">For each main position, how many leading main positions it sees: more than its place where it sees later ones of its
    /// moment, fewer where it does not see all earlier ones. −n: n leading ones before it, and not itself.</param>
    /// <param name="sideVisible">As for the other forms.</param>
    public void Add(ReadOnlySpan<int> mainVisible, ReadOnlySpan<int> sideVisible)
    {
        for (var t = 0; t < mainVisible.Length; t++)
            if (mainVisible[t] < -t || mainVisible[t] > mainVisible.Length)
                throw new ArgumentOutOfRangeException(
                    nameof(mainVisible), mainVisible[t], $"main position {t} can see 0 to {mainVisible.Length} main positions, for so many there are, or all but itself of −1 to −{t}");

        var rows = Extend(mainVisible.Length, sideVisible);
        for (var t = 0; t < mainVisible.Length; t++)
            rows[t] = mainVisible[t] == t ? t + 1 : mainVisible[t];
    }

    /// <summary>Whether a row sees itself besides the leading main positions, not as one of them.</summary>
    internal bool SeesItselfBesides(int sequence, int row) => AttentionTiles.SeesItselfBesides(_visible[row], row - _offsets[sequence]);

    private Span<int> Extend(int mainLength, ReadOnlySpan<int> sideVisible)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mainLength);
        foreach (var visible in sideVisible)
            if (visible < 0 || visible > mainLength)
                throw new ArgumentOutOfRangeException(nameof(sideVisible), visible, $"a side query can see 0 to {mainLength} main positions");

        var length = mainLength + sideVisible.Length;
        if (Count + 2 > _offsets.Length)
        {
            Array.Resize(ref _offsets, 2 * _offsets.Length);
            Array.Resize(ref _mainLengths, 2 * _mainLengths.Length);
        }

        if (Rows + length > _visible.Length)
            Array.Resize(ref _visible, Math.Max(Rows + length, 2 * _visible.Length));

        var rows = _visible.AsSpan(Rows, length);
        sideVisible.CopyTo(rows[mainLength..]);
        _mainLengths[Count++] = mainLength;
        Rows += length;
        _offsets[Count] = Rows;
        return rows;
    }
}
