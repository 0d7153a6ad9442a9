using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>Rows of short branches: 32 at a time against the prefix that they share, then each against the few rows of its own branch.</summary>
internal static unsafe class BranchAttention
{
    /// <param name="qkv">(R, 3 · C).</param>
    /// <param name="parents">(R): the row before in the same branch, an earlier one, or -1.</param>
    /// <param name="y">(R, C), overwritten.</param>
    /// <param name="wide">Whether to use the AVX-512 tile.</param>
    public static void Run(int layer, int heads, ReadOnlyMatrix qkv, SharedPrefix prefix, ReadOnlySpan<int> parents, Matrix y, bool wide)
    {
        var d = y.Columns / heads;
        var padded = (d + 15) / 16 * 16;
        // What the prefix leaves for each of 32 rows and each head: the largest score, Σ exp(score − it), and Σ exp(score − it) · value.
        var (partial, sums) = (Lanes * heads * padded, 2 * Lanes * heads);
        var lanes = (Math.Min(PrefixAttention.KeysAtOnce, prefix.Length) + (2 * d) + 2) * Lanes;
        var scratch = Scratch.Get(Scratch.Use.Attention, checked(partial + sums + lanes));
        fixed (float* pQkv = qkv.Values, pScratch = scratch)
            for (var first = 0; first < parents.Length; first += Lanes)
            {
                var rows = Math.Min(Lanes, parents.Length - first);
                if (prefix.Length > 0)
                    PrefixAttention.Run(
                        layer, heads, d, padded, pQkv + (first * (nint)qkv.Stride), qkv.Stride, rows, prefix, pScratch, pScratch + partial, pScratch + partial + sums, wide);
                for (var row = 0; row < rows; row++)
                    for (var head = 0; head < heads; head++)
                    {
                        var at = (row * heads) + head;
                        var (most, sum) = prefix.Length > 0 ? (scratch[partial + (2 * at)], scratch[partial + (2 * at) + 1]) : (float.NegativeInfinity, 0);
                        Join(qkv, parents, first + row, head, d, scratch.Slice(at * padded, d), most, sum, y[first + row].Slice(head * d, d));
                    }
            }
    }

    // The two parts of the softmax are joined by their maxima and sums (Milakov and Gimelshein 2018).
    private static void Join(ReadOnlyMatrix qkv, ReadOnlySpan<int> parents, int row, int head, int d, ReadOnlySpan<float> beginning, float most, float sum, Span<float> y)
    {
        var (width, scale) = (qkv.Columns / 3, 1 / MathF.Sqrt(d));
        var query = qkv[row].Slice(head * d, d);
        var before = most;
        for (var at = row; at >= 0; at = parents[at])
            most = MathF.Max(most, scale * Vector.Dot(query, qkv[at].Slice(width + (head * d), d)));
        var factor = MathF.Exp(before - most);
        sum *= factor;
        if (sum > 0)
            Vector.MultiplyBy(beginning, factor, y);
        else
            y.Clear();
        for (var at = row; at >= 0; at = parents[at])
        {
            var weight = MathF.Exp((scale * Vector.Dot(query, qkv[at].Slice(width + (head * d), d))) - most);
            sum += weight;
            Vector.AddScaled(qkv[at].Slice((2 * width) + (head * d), d), weight, y);
        }

        Vector.Scale(y, 1 / sum);
    }
}
