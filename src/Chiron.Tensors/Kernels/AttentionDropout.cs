namespace Chiron.Tensors;

/// <summary>
/// Dropout on attention weights: each is multiplied by 0 or 1/(1 − rate) after the softmax. A factor is a function of head, place and key alone, so the backward
/// pass draws it again and neither tiles nor threads matter.
/// </summary>
/// <remarks>
/// Queries are taken in blocks of 32 from their sequence's first main position, and from its first side query. The two keys 2·j and 2·j + 1 of a block are one
/// group of 64 of <see cref="DropoutKernel"/>, lane by lane; the key after the main positions stands for what a row sees of itself besides.
/// </remarks>
internal readonly struct AttentionDropout(in DropoutStream draws)
{
    private const int KeyBits = 26;                 // pairs of keys in a sequence, in the number of a group

    private readonly uint _threshold = draws.Threshold;
    private readonly ulong _seed = draws.Seed, _stream = draws.Stream;

    public bool IsOn => _threshold > 0;

    /// <summary>Floats that factors for a number of keys take.</summary>
    public int Length(int keys) => IsOn ? (keys + 1) / 2 * 2 * AttentionTiles.Lanes : 0;

    /// <summary>The factors of one block of queries: (keys × 32), rounded up to a pair of keys.</summary>
    /// <param name="block">The batch's row that is the first of the block.</param>
    /// <param name="firstKey">Even.</param>
    public void Factors(Span<float> factors, int block, int heads, int head, int firstKey) =>
        DropoutKernel.Factors(factors, _threshold, _seed, _stream, ((((ulong)block * (uint)heads) + (uint)head) << KeyBits) + (ulong)(firstKey / 2));

    /// <summary>The factor of one weight.</summary>
    public float Factor(int block, int lane, int heads, int head, int key)
    {
        if (!IsOn)
            return 1;
        Span<float> group = stackalloc float[2 * AttentionTiles.Lanes];
        Factors(group, block, heads, head, key / 2 * 2);
        return group[(key % 2 * AttentionTiles.Lanes) + lane];
    }
}
