using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>Queries of many sequences against the prefix that they share, in single precision: lanes are queries, as in the pass over whole sequences.</summary>
internal static unsafe class PrefixAttention
{
    /// <summary>Keys taken at once: their scores for 32 queries take a third of the first-level cache.</summary>
    public const int KeysAtOnce = 128;

    /// <summary>Up to 32 rows against their prefix.</summary>
    /// <param name="partial">(rows, heads · padded), overwritten.</param>
    /// <param name="state">(rows, heads, 2), overwritten: the largest score and the sum.</param>
    public static void Run(
        int layer, int heads, int d, int padded, float* query, nint stride, int rows, SharedPrefix prefix, float* partial, float* state, float* work, bool wide)
    {
        var vectors = rows > 16 ? 2 : 1;
        float* queries = work, output = queries + (d * Lanes), max = output + (d * Lanes), sum = max + Lanes, scores = sum + Lanes;
        if (rows < Lanes)
            new Span<float>(queries, d * Lanes).Clear();
        for (var head = 0; head < heads; head++)
            fixed (float* keys = prefix.Keys(layer, head), values = prefix.Values(layer, head))
            {
                Transposition.Copy(query + (head * d), stride, rows, d, queries, Lanes, 1 / MathF.Sqrt(d));
                for (var first = 0; first < prefix.Length; first += KeysAtOnce)
                {
                    var count = Math.Min(KeysAtOnce, prefix.Length - first);
                    Multiply(
                        keys + ((nint)first * d), d * sizeof(float), sizeof(float), count, queries, d, scores, LaneRow, vectors, accumulate: false, wide);
                    Weigh(scores, count, vectors, max, sum, first == 0 ? null : output, d);
                    Multiply(
                        values + ((nint)first * d), sizeof(float), d * sizeof(float), d, scores, count, output, LaneRow, vectors, accumulate: first > 0, wide);
                }

                Transposition.Copy(output, Lanes, d, rows, partial + (head * padded), heads * padded, 1);
                for (var row = 0; row < rows; row++)
                    (state[2 * ((row * heads) + head)], state[(2 * ((row * heads) + head)) + 1]) = (max[row], sum[row]);
            }
    }

    /// <summary>
    /// scores (keys × 32) become exp(score − max), lane by lane, with the largest of all so far; the sum, and what was made of earlier keys, are brought
    /// to it.
    /// </summary>
    /// <param name="earlier">(d × 32): the weighted values of earlier keys; null where these are the first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(float* scores, int keys, int vectors, float* max, float* sum, float* earlier, int d)
    {
        for (var v = 0; v < vectors; v++)
        {
            var column = scores + (16 * v);
            Vector512<float> most = Vector512.Create(float.NegativeInfinity), other = most, total = default, rest = default;
            if (earlier != null)
                most = Vector512.Load(max + (16 * v));
            var j = 0;
            for (; j + 2 <= keys; j += 2)
            {
                most = Vector512.MaxNative(most, Vector512.Load(column + (j * Lanes)));
                other = Vector512.MaxNative(other, Vector512.Load(column + ((j + 1) * Lanes)));
            }

            if (j < keys)
                most = Vector512.MaxNative(most, Vector512.Load(column + (j * Lanes)));
            most = Vector512.MaxNative(most, other);
            if (earlier != null)
            {
                var factor = Exponential.Of(Vector512.Load(max + (16 * v)) - most);
                total = Vector512.Load(sum + (16 * v)) * factor;
                for (var i = 0; i < d; i++)
                    (Vector512.Load(earlier + (i * Lanes) + (16 * v)) * factor).Store(earlier + (i * Lanes) + (16 * v));
            }

            for (j = 0; j + 2 <= keys; j += 2)
            {
                var (first, second) = (Exponential.Of(Vector512.Load(column + (j * Lanes)) - most), Exponential.Of(Vector512.Load(column + ((j + 1) * Lanes)) - most));
                first.Store(column + (j * Lanes));
                second.Store(column + ((j + 1) * Lanes));
                total += first;
                rest += second;
            }

            if (j < keys)
            {
                var last = Exponential.Of(Vector512.Load(column + (j * Lanes)) - most);
                last.Store(column + (j * Lanes));
                total += last;
            }

            most.Store(max + (16 * v));
            (total + rest).Store(sum + (16 * v));
        }
    }
}
