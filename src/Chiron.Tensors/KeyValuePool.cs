namespace Chiron.Tensors;

/// <summary>
/// Native memory for the keys and values of growing sequences, in blocks of <see cref="Positions"/> positions of all layers. Blocks come back when a
/// sequence ends and go to the next one, still warm in the cache. Not for use by several threads at once.
/// </summary>
/// <remarks>
/// Of a layer, a block holds its keys transposed, for each head d rows (and one more where d is odd) of 16 positions, so that a query meets 16 keys a vector
/// and no sum runs across a vector; then its values, 16 rows of each head's values filled up to whole vectors. In bfloat16 two rows, of neighbouring
/// dimensions or positions, are one row of 32 bits, the first of the two in the lower half.
/// </remarks>
public sealed class KeyValuePool : IDisposable
{
    /// <summary>Positions in a block: the floats of a vector.</summary>
    public const int Positions = 16;

    private const int BlocksAtOnce = 8;

    private readonly List<NativeBuffer> _memory = [];
    private readonly Stack<nint> _free = new();

    /// <param name="layers">1 or more.</param>
    /// <param name="headWidth">d; keys and values are heads · d wide.</param>
    /// <param name="precision">bfloat16 keeps them in half the memory, and reading them is what a long sequence's time goes to.</param>
    public KeyValuePool(int layers, int heads, int headWidth, Precision precision = Precision.Single)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(headWidth);
        (Layers, Heads, HeadWidth, Precision) = (layers, heads, headWidth, precision);
        ValueWidth = heads * ((headWidth + 15) / 16 * 16);
        KeyRows = (headWidth + 1) / 2 * 2;
        LayerNumbers = checked(Positions * ((heads * KeyRows) + ValueWidth));
    }

    public int Layers { get; }

    public int Heads { get; }

    public int HeadWidth { get; }

    /// <summary>The numbers that keys and values are kept in.</summary>
    public Precision Precision { get; }

    /// <summary>Floats that the pool holds from the system.</summary>
    public long Capacity => _memory.Sum(buffer => (long)buffer.Length);

    /// <summary>Rows of a head's keys.</summary>
    internal int KeyRows { get; }

    /// <summary>Numbers of one position's values, each head's filled up to whole vectors.</summary>
    internal int ValueWidth { get; }

    /// <summary>Numbers from one layer of a block to the next: its keys, then its values.</summary>
    internal int LayerNumbers { get; }

    /// <summary>A block whose content is what its last user left.</summary>
    internal unsafe nint Rent()
    {
        if (_free.Count == 0)
        {
            var floats = checked(Layers * LayerNumbers) / (Precision == Precision.BFloat16 ? 2 : 1);
            var buffer = new NativeBuffer(checked(BlocksAtOnce * floats));
            _memory.Add(buffer);
            fixed (float* first = buffer.Span)
                for (var block = BlocksAtOnce - 1; block >= 0; block--)
                    _free.Push((nint)(first + ((nint)block * floats)));
        }

        return _free.Pop();
    }

    internal void Return(nint block) => _free.Push(block);

    public void Dispose()
    {
        _free.Clear();
        foreach (var buffer in _memory)
            buffer.Dispose();
        _memory.Clear();
    }
}
