namespace Chiron.Tensors.Layers;

/// <summary>
/// <see cref="CausalAttention"/> for one new position of each of several sequences: its query meets the keys of the shared prefix, of the sequence's own
/// earlier positions and its own. No backward pass.
/// </summary>
/// <remarks>
/// What a row gives depends on its own sequence alone, to the bit, and not on the rows beside it. Rows with one prefix that stand next to each other read it
/// together, 32 queries at a time; the two parts of the softmax are joined by their maxima and sums (Milakov and Gimelshein 2018).
/// </remarks>
public sealed class CachedAttention
{
    public CachedAttention(int heads, int headWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(headWidth);
        (Heads, HeadWidth) = (heads, headWidth);
    }

    public int Heads { get; }

    /// <summary>d.</summary>
    public int HeadWidth { get; }

    /// <summary>C = heads · d.</summary>
    public int Width => Heads * HeadWidth;

    /// <summary>Writes this layer's keys and values of the new positions into the caches and attends. <see cref="KeyValueCache.Reserve"/> made room before.</summary>
    /// <param name="queryKeyValue">(R, 3 · C): one new position of each sequence.</param>
    /// <param name="prefixes">(R): what each sequence begins with, or null.</param>
    /// <param name="caches">(R): each sequence's own positions since.</param>
    /// <param name="y">(R, C), overwritten.</param>
    public void Forward(int layer, ReadOnlyMatrix queryKeyValue, ReadOnlySpan<SharedPrefix?> prefixes, ReadOnlySpan<KeyValueCache> caches, Matrix y)
    {
        queryKeyValue.RequireShape(caches.Length, 3 * Width, nameof(queryKeyValue));
        y.AsReadOnly().RequireShape(caches.Length, Width, nameof(y));
        if (prefixes.Length != caches.Length)
            throw new ArgumentException($"{prefixes.Length} prefixes and {caches.Length} caches were given; each sequence has one of both", nameof(prefixes));
        for (var row = 0; row < caches.Length; row++)
        {
            if (caches[row].Pool.Heads != Heads || caches[row].Pool.HeadWidth != HeadWidth)
                throw new ArgumentException($"the cache of row {row} is for {caches[row].Pool.Heads} heads of {caches[row].Pool.HeadWidth}", nameof(caches));
            if (prefixes[row] is { } prefix && (prefix.Heads != Heads || prefix.HeadWidth != HeadWidth || layer >= prefix.Layers))
                throw new ArgumentException($"the prefix of row {row} is for {prefix.Heads} heads of {prefix.HeadWidth}, {prefix.Layers} layers", nameof(prefixes));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layer, (uint)caches[row].Pool.Layers, nameof(layer));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(caches[row].Length, caches[row].Room, nameof(caches));
        }

        CachedAttentionKernel.Run(layer, Heads, queryKeyValue, prefixes, caches, y, TiledProduct.Wide);
    }
}
