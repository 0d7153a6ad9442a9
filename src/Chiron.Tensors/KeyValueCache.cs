namespace Chiron.Tensors;

/// <summary>The keys and values of one sequence that grows a position at a time, for all layers. Its memory is its pool's and goes back by <see cref="Clear"/>.</summary>
/// <remarks>A position is written layer by layer and counts from <see cref="Advance"/> on; a layer may look at it as soon as its own part is written.</remarks>
public sealed class KeyValueCache(KeyValuePool pool)
{
    private nint[] _blocks = new nint[8];
    private int _count;

    /// <summary>Whole positions.</summary>
    public int Length { get; private set; }

    /// <summary>Positions that there is memory for.</summary>
    internal int Room => _count * KeyValuePool.Positions;

    internal KeyValuePool Pool => pool;

    internal ReadOnlySpan<nint> Blocks => _blocks.AsSpan(0, _count);

    /// <summary>Makes room for so many more positions.</summary>
    public void Reserve(int positions = 1)
    {
        var needed = (Length + positions + KeyValuePool.Positions - 1) / KeyValuePool.Positions;
        if (needed > _blocks.Length)
            Array.Resize(ref _blocks, Math.Max(needed, 2 * _blocks.Length));
        while (_count < needed)
            _blocks[_count++] = pool.Rent();
    }

    /// <summary>Counts positions that every layer has written.</summary>
    public void Advance(int positions = 1) => Length += positions;

    /// <summary>Writes one layer's keys and values of the positions that follow, from the rows of a pass over them.</summary>
    /// <param name="queryKeyValue">(T, 3 · C): queries of all heads, keys of all heads, values of all heads; <see cref="Reserve"/> made room for T.</param>
    public void Write(int layer, ReadOnlyMatrix queryKeyValue)
    {
        var width = pool.Heads * pool.HeadWidth;
        queryKeyValue.RequireShape(queryKeyValue.Rows, 3 * width, nameof(queryKeyValue));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layer, (uint)pool.Layers, nameof(layer));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Length + queryKeyValue.Rows, Room, nameof(queryKeyValue));
        CachedAttentionKernel.Append(this, layer, Length, queryKeyValue);
    }

    /// <summary>Forgets every position and gives the memory back to the pool.</summary>
    public void Clear()
    {
        foreach (var block in Blocks)
            pool.Return(block);
        (_count, Length) = (0, 0);
    }
}
