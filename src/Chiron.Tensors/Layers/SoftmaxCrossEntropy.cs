namespace Chiron.Tensors.Layers;

/// <summary>The loss −log softmax(logits)[target] of each row, over all columns or over a run of them, and its gradient, in one pass.</summary>
public static class SoftmaxCrossEntropy
{
    /// <param name="logits">(T, V).</param>
    /// <param name="targets">(T): the right column; a negative one leaves the row out, with no loss and a gradient of zero.</param>
    /// <param name="rowWeights">(T): what a row's loss counts; empty: 1 each. Divide by the number of rows here for a mean.</param>
    /// <param name="losses">(T), overwritten: each row's loss in nats, not weighted; empty where not wanted.</param>
    /// <param name="dLogits">(T, V), overwritten: weight · (softmax − [column = target]); may be <paramref name="logits"/> itself; empty where not wanted.</param>
    /// <returns>Σ weight · loss.</returns>
    public static double Apply(ReadOnlyMatrix logits, ReadOnlySpan<int> targets, ReadOnlySpan<float> rowWeights, Span<float> losses, Matrix dLogits) =>
        Apply(logits, targets, [], [], rowWeights, losses, dLogits);

    /// <summary>The same over columns <paramref name="firstColumns"/>[t] … + <paramref name="columnCounts"/>[t] − 1 of row t: the answers of one code only.</summary>
    /// <param name="targets">(T): counted from the row's first column; negative: left out.</param>
    /// <param name="dLogits">(T, V), overwritten; zero outside of the run.</param>
    public static double Apply(
        ReadOnlyMatrix logits,
        ReadOnlySpan<int> targets,
        ReadOnlySpan<int> firstColumns,
        ReadOnlySpan<int> columnCounts,
        ReadOnlySpan<float> rowWeights,
        Span<float> losses,
        Matrix dLogits)
    {
        logits.RequireShape(targets.Length, logits.Columns, nameof(logits));
        if (!dLogits.IsEmpty)
            dLogits.AsReadOnly().RequireShape(logits.Rows, logits.Columns, nameof(dLogits));

        var total = 0.0;
        for (var t = 0; t < targets.Length; t++)
        {
            var (first, count) = firstColumns.IsEmpty ? (0, logits.Columns) : (firstColumns[t], columnCounts[t]);
            var loss = 0f;
            var weight = rowWeights.IsEmpty ? 1 : rowWeights[t];
            if (targets[t] >= 0)
            {
                var run = logits[t].Slice(first, count);
                var target = run[targets[t]];
                if (dLogits.IsEmpty)
                    loss = Vector.LogSumExp(run) - target;
                else
                {
                    var d = dLogits[t];
                    loss = Vector.Softmax(run, d.Slice(first, count)) - target;
                    d[..first].Clear();
                    d[(first + count)..].Clear();
                    d[first + targets[t]] -= 1;
                    if (weight != 1)
                        Vector.Scale(d.Slice(first, count), weight);
                }

                total += (double)weight * loss;
            }
            else if (!dLogits.IsEmpty)
                dLogits[t].Clear();

            if (!losses.IsEmpty)
                losses[t] = loss;
        }

        return total;
    }
}
