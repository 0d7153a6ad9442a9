namespace Chiron.Tensors;

/// <summary>
/// How a batch of sequences of different lengths lies in the rows of one matrix, end to end without padding, and which keys each row may look at.
/// </summary>
/// <remarks>
/// A sequence is its main positions in order and then its side queries. A main position sees the main positions up to itself; a side query sees the main
/// positions up to its anchor, and itself; no other row sees a side query, so that asking changes nothing. No row sees another sequence. Buffers are kept
/// from batch to batch: <see cref="Clear"/> and fill again.
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

    /// <summary>For each row, how many leading main positions of its sequence it sees. A side query sees itself besides.</summary>
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

    /// <summary>Adds a sequence in which main positions of one moment see each other.</summary>
    /// <param name="mainVisible">For each main position, how many leading main positions it sees; itself at least.</param>
    /// <param name="sideVisible">As for the other form.</param>
    public void Add(ReadOnlySpan<int> mainVisible, ReadOnlySpan<int> sideVisible)
    {
        for (var t = 0; t < mainVisible.Length; t++)
            if (mainVisible[t] <= t || mainVisible[t] > mainVisible.Length)
                throw new ArgumentOutOfRangeException(
                    nameof(mainVisible), mainVisible[t], $"main position {t} must see itself and no more than the {mainVisible.Length} main positions there are");

        mainVisible.CopyTo(Extend(mainVisible.Length, sideVisible));
    }

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
