namespace Chiron.Tensors.Layers;

/// <summary>
/// <see cref="CausalAttention"/> for many short continuations of one beginning at once (tree attention; Miao et al., ASPLOS 2024): a row meets the keys of the
/// shared prefix, of the rows before it in its own branch, and its own. No backward pass.
/// </summary>
/// <remarks>Branches may share their first rows. What a row gives depends on the prefix and its own branch alone, to the bit, and not on the rows beside it.</remarks>
public sealed class BranchedAttention
{
    public BranchedAttention(int heads, int headWidth)
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

    /// <param name="queryKeyValue">(R, 3 · C).</param>
    /// <param name="prefix">What every branch begins with, in single precision.</param>
    /// <param name="parents">(R): the row before in the same branch, which stands earlier; -1 where a row follows the prefix.</param>
    /// <param name="y">(R, C), overwritten.</param>
    public void Forward(int layer, ReadOnlyMatrix queryKeyValue, SharedPrefix prefix, ReadOnlySpan<int> parents, Matrix y)
    {
        queryKeyValue.RequireShape(parents.Length, 3 * Width, nameof(queryKeyValue));
        y.AsReadOnly().RequireShape(parents.Length, Width, nameof(y));
        if (prefix.Heads != Heads || prefix.HeadWidth != HeadWidth || layer >= prefix.Layers || prefix.IsPaired)
            throw new ArgumentException($"the prefix is for {prefix.Heads} heads of {prefix.HeadWidth}, {prefix.Layers} layers{(prefix.IsPaired ? ", in bfloat16" : "")}", nameof(prefix));
        for (var row = 0; row < parents.Length; row++)
            if (parents[row] < -1 || parents[row] >= row)
                throw new ArgumentOutOfRangeException(nameof(parents), parents[row], $"row {row} can follow an earlier row, or -1 for the prefix");
        BranchAttention.Run(layer, Heads, queryKeyValue, prefix, parents, y, TiledProduct.Wide);
    }
}
