namespace Chiron.Tensors;

/// <summary>Attention by the definition, row by row: what the blocked kernels are tested against.</summary>
internal static class PlainAttention
{
    public static void Forward(PackedSequences sequences, int heads, ReadOnlyMatrix qkv, Matrix y, Matrix logSumExp, DropoutStream dropout = default)
    {
        var (width, d) = (y.Columns, y.Columns / heads);
        var scale = 1 / MathF.Sqrt(d);
        var scores = new float[LongestRow(sequences)];
        for (var s = 0; s < sequences.Count; s++)
            for (var row = sequences.Offsets[s]; row < sequences.Offsets[s + 1]; row++)
                for (var head = 0; head < heads; head++)
                {
                    var keys = Keys(sequences, s, row);
                    for (var j = 0; j < keys; j++)
                        scores[j] = scale * Vector.Dot(
                            qkv[row].Slice(head * d, d), qkv[KeyRow(sequences, s, row, j)].Slice(width + (head * d), d));

                    var seen = scores.AsSpan(0, keys);
                    logSumExp[head][row] = Vector.Softmax(seen, seen);
                    var output = y[row].Slice(head * d, d);
                    output.Clear();
                    for (var j = 0; j < keys; j++)
                        Vector.AddScaled(
                            qkv[KeyRow(sequences, s, row, j)].Slice((2 * width) + (head * d), d), Factor(dropout, sequences, s, row, heads, head, j) * scores[j], output);
                }
    }

    public static void Backward(
        PackedSequences sequences,
        int heads,
        ReadOnlyMatrix qkv,
        ReadOnlyMatrix y,
        ReadOnlyMatrix logSumExp,
        ReadOnlyMatrix dy,
        Matrix dQkv,
        DropoutStream dropout = default)
    {
        var (width, d) = (y.Columns, y.Columns / heads);
        var scale = 1 / MathF.Sqrt(d);
        dQkv.Clear();
        for (var s = 0; s < sequences.Count; s++)
            for (var row = sequences.Offsets[s]; row < sequences.Offsets[s + 1]; row++)
                for (var head = 0; head < heads; head++)
                {
                    var (atQ, atK, atV) = (head * d, width + (head * d), (2 * width) + (head * d));
                    var query = qkv[row].Slice(atQ, d);
                    var dOutput = dy[row].Slice(atQ, d);
                    var dot = Vector.Dot(dOutput, y[row].Slice(atQ, d));
                    for (var j = 0; j < Keys(sequences, s, row); j++)
                    {
                        var keyRow = KeyRow(sequences, s, row, j);
                        var key = qkv[keyRow].Slice(atK, d);
                        var weight = MathF.Exp((scale * Vector.Dot(query, key)) - logSumExp[head][row]);
                        var factor = Factor(dropout, sequences, s, row, heads, head, j);
                        var dScore = weight * ((factor * Vector.Dot(dOutput, qkv[keyRow].Slice(atV, d))) - dot) * scale;
                        Vector.AddScaled(dOutput, factor * weight, dQkv[keyRow].Slice(atV, d));
                        Vector.AddScaled(key, dScore, dQkv[row].Slice(atQ, d));
                        Vector.AddScaled(query, dScore, dQkv[keyRow].Slice(atK, d));
                    }
                }
    }

    /// <summary>How many keys a row sees, its own included.</summary>
    private static int Keys(PackedSequences sequences, int sequence, int row) =>
        Math.Abs(sequences.Visible[row]) + (sequences.SeesItselfBesides(sequence, row) ? 1 : 0);

    /// <summary>The row of the j-th key that <paramref name="row"/> sees; its own comes last where it is seen besides.</summary>
    private static int KeyRow(PackedSequences sequences, int sequence, int row, int j) =>
        j < Math.Abs(sequences.Visible[row]) ? sequences.Offsets[sequence] + j : row;

    /// <summary>What dropout makes of the weight of the j-th key that a row sees.</summary>
    private static float Factor(DropoutStream dropout, PackedSequences sequences, int sequence, int row, int heads, int head, int j)
    {
        var (first, keys) = (sequences.Offsets[sequence], sequences.MainLengths[sequence]);
        var lane = (row < first + keys ? row - first : row - first - keys) % AttentionTiles.Lanes;
        return new AttentionDropout(dropout).Factor(row - lane, lane, heads, head, j < Math.Abs(sequences.Visible[row]) ? j : keys);
    }

    private static int LongestRow(PackedSequences sequences)
    {
        var longest = 0;
        foreach (var visible in sequences.Visible)
            longest = Math.Max(longest, Math.Abs(visible) + 1);
        return longest;
    }
}
