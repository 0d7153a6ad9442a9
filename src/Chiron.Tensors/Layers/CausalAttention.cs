namespace Chiron.Tensors.Layers;

/// <summary>
/// Multi-head attention over packed sequences: for each head, y = softmax(q·kᵀ/√d over the keys that the row sees) · v (Vaswani et al. 2017, eq. 1).
/// </summary>
/// <remarks>
/// The projections to queries, keys and values are a <see cref="Linear"/> before, whose output rows hold all heads' queries, then keys, then values. No
/// T × T matrix is ever kept: Forward keeps log Σ exp of each row's scores per head, from which Backward computes the weights again (Dao et al. 2022).
/// </remarks>
public sealed class CausalAttention
{
    public CausalAttention(int heads, int headWidth)
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

    /// <param name="sequences">Which rows see which.</param>
    /// <param name="queryKeyValue">(T, 3 · C): queries of all heads, keys of all heads, values of all heads.</param>
    /// <param name="y">(T, C), overwritten.</param>
    /// <param name="logSumExp">(heads, T), kept for the backward pass.</param>
    /// <param name="dropout">Of the weights, after the softmax, as in Vaswani et al.'s implementation.</param>
    public void Forward(PackedSequences sequences, ReadOnlyMatrix queryKeyValue, Matrix y, Matrix logSumExp, in DropoutStream dropout = default)
    {
        queryKeyValue.RequireShape(sequences.Rows, 3 * Width, nameof(queryKeyValue));
        y.AsReadOnly().RequireShape(sequences.Rows, Width, nameof(y));
        logSumExp.AsReadOnly().RequireShape(Heads, sequences.Rows, nameof(logSumExp));
        AttentionForward.Run(sequences, Heads, queryKeyValue, y, logSumExp, TiledProduct.Wide, dropout);
    }

    // With w the attention weights and m dropout's factors (1 without):
    // dv_j = Σᵢ m_ij w_ij dyᵢ ;  ds_ij = w_ij (m_ij dyᵢ·v_j − dyᵢ·yᵢ) ;  dqᵢ = Σ_j ds_ij k_j /√d ;  dk_j = Σᵢ ds_ij qᵢ /√d

    /// <param name="y">What Forward gave.</param>
    /// <param name="logSumExp">What Forward kept.</param>
    /// <param name="dy">(T, C).</param>
    /// <param name="dQueryKeyValue">(T, 3 · C), overwritten.</param>
    /// <param name="dropout">What Forward had.</param>
    public void Backward(
        PackedSequences sequences,
        ReadOnlyMatrix queryKeyValue,
        ReadOnlyMatrix y,
        ReadOnlyMatrix logSumExp,
        ReadOnlyMatrix dy,
        Matrix dQueryKeyValue,
        in DropoutStream dropout = default)
    {
        queryKeyValue.RequireShape(sequences.Rows, 3 * Width, nameof(queryKeyValue));
        y.RequireShape(sequences.Rows, Width, nameof(y));
        logSumExp.RequireShape(Heads, sequences.Rows, nameof(logSumExp));
        dy.RequireShape(sequences.Rows, Width, nameof(dy));
        dQueryKeyValue.AsReadOnly().RequireShape(sequences.Rows, 3 * Width, nameof(dQueryKeyValue));
        AttentionBackward.Run(sequences, Heads, queryKeyValue, y, logSumExp, dy, dQueryKeyValue, TiledProduct.Wide, dropout);
    }
}
