using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Chiron.Tensors.Assembly;
using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>
/// <see cref="PrefixAttention"/> in bfloat16, two neighbours of the inner dimension side by side as the assembled tile takes them: two dimensions of a head
/// for the scores, two keys for the values. Sums are in single precision.
/// </summary>
internal static unsafe class PairedPrefixAttention
{
    private const int KeysAtOnce = 2 * SharedPrefix.PairsAtOnce;
    private const float Log2E = 1.44269504f;

    /// <summary>Whether a prefix for heads of this width can be kept so.</summary>
    public static bool Takes(int headWidth) => AssembledKernels.BFloat16 is not null && headWidth % 2 == 0;

    /// <summary>Floats' worth of scratch.</summary>
    public static int Work(int prefixLength, int d) => (Math.Min(KeysAtOnce, prefixLength) + (2 * d) + 2) * Lanes;

    /// <summary>Up to 32 rows against their prefix.</summary>
    /// <param name="query">(rows, C) as bfloat16, two in a float's place.</param>
    /// <param name="stride">Floats' places from row to row.</param>
    /// <param name="partial">(rows, heads · padded), overwritten: Σ exp(score − the largest) · value.</param>
    /// <param name="state">(rows, heads, 2), overwritten: the largest score and Σ exp(score − it).</param>
    public static void Run(
        int layer, int heads, int d, int padded, float* query, nint stride, int rows, SharedPrefix prefix, float* partial, float* state, float* work)
    {
        var vectors = rows > 16 ? 2 : 1;
        var pairs = d / 2;
        float* queries = work, output = queries + (d * Lanes), max = output + (d * Lanes), sum = max + Lanes, scores = sum + Lanes;
        if (rows < Lanes)
            new Span<float>(queries, pairs * Lanes).Clear();
        var scale = 1 / MathF.Sqrt(d);
        for (var head = 0; head < heads; head++)
            fixed (float* keys = prefix.Keys(layer, head), values = prefix.Values(layer, head))
            {
                // Two bfloat16 are no number as a float; times 1 they stay the bits that they are, but for what is no number already.
                Transposition.Copy(query + (head * pairs), stride, rows, pairs, queries, Lanes, 1);
                for (var first = 0; first < prefix.Length; first += KeysAtOnce)
                {
                    var count = Math.Min(KeysAtOnce, prefix.Length - first);
                    Prefetch(values + (first / 2 * (nint)d), count * pairs);
                    if (first + KeysAtOnce < prefix.Length)
                        Prefetch(keys + ((nint)(first + KeysAtOnce) * pairs), Math.Min(KeysAtOnce, prefix.Length - first - KeysAtOnce) * pairs);
                    Multiply(keys + ((nint)first * pairs), pairs, count, queries, pairs, scores, vectors, accumulate: false);
                    Weigh(scores, count, vectors, scale * Log2E, max, sum, first == 0 ? null : output, d);
                    Multiply(values + (first / 2 * (nint)d), (count + 1) / 2, d, scores, (count + 1) / 2, output, vectors, accumulate: first > 0);
                }

                Transposition.Copy(output, Lanes, d, rows, partial + (head * padded), heads * padded, 1);
                for (var row = 0; row < rows; row++)
                    (state[2 * ((row * heads) + head)], state[(2 * ((row * heads) + head)) + 1]) = (max[row] * scale, sum[row]);
            }
    }

    /// <summary>result (rows × 32) = a · b, or += that, with pairs along the inner dimension.</summary>
    /// <param name="a">(rows × steps) pairs, <paramref name="aRow"/> apart.</param>
    /// <param name="b">(steps × 32) pairs.</param>
    private static void Multiply(float* a, int aRow, int rows, float* b, int steps, float* result, int vectors, bool accumulate)
    {
        var kernels = AssembledKernels.BFloat16!;
        var tiles = (rows + TileCode.MaximumRows - 1) / TileCode.MaximumRows;
        var arguments = new TileArguments
        {
            A = a, ARow = aRow * (nint)sizeof(float), AStep = sizeof(float), B = b, Steps = steps, C = result, CRow = LaneRow, Accumulate = accumulate ? 1 : 0,
        };
        for (int tile = 0, row = 0; tile < tiles; tile++)
        {
            var height = (rows - row + tiles - tile - 1) / (tiles - tile);
            arguments.A = a + ((nint)row * aRow);
            arguments.C = (byte*)result + (row * LaneRow);
            kernels.Tile(height, 16 * vectors, ref arguments);
            row += height;
        }
    }

    /// <summary>
    /// scores (keys × 32) become exp(scale · (score − max)), lane by lane, as pairs of keys (pairs × 32) in the same place; the sum, and what was made of
    /// earlier keys, are brought to the largest score of all so far.
    /// </summary>
    /// <param name="scale">Times log₂ e.</param>
    /// <param name="earlier">(d × 32): the weighted values of earlier keys; null where these are the first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(float* scores, int keys, int vectors, float scale, float* max, float* sum, float* earlier, int d)
    {
        var scales = Vector512.Create(scale);
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
            var shift = -most * scales;
            if (earlier != null)
            {
                var factor = Exponential.OfPower(Vector512.FusedMultiplyAdd(Vector512.Load(max + (16 * v)), scales, shift));
                total = Vector512.Load(sum + (16 * v)) * factor;
                for (var i = 0; i < d; i++)
                    (Vector512.Load(earlier + (i * Lanes) + (16 * v)) * factor).Store(earlier + (i * Lanes) + (16 * v));
            }

            var pair = column;
            for (j = 0; j + 2 <= keys; j += 2, pair += Lanes)
            {
                var first = Exponential.OfPower(Vector512.FusedMultiplyAdd(Vector512.Load(column + (j * Lanes)), scales, shift));
                var second = Exponential.OfPower(Vector512.FusedMultiplyAdd(Vector512.Load(column + ((j + 1) * Lanes)), scales, shift));
                Pair(first, second).Store(pair);
                total += first;
                rest += second;
            }

            if (j < keys)
            {
                var last = Exponential.OfPower(Vector512.FusedMultiplyAdd(Vector512.Load(column + (j * Lanes)), scales, shift));
                Pair(last, default).Store(pair);
                total += last;
            }

            most.Store(max + (16 * v));
            (total + rest).Store(sum + (16 * v));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* from, int floats)
    {
        for (var end = from + floats; from < end; from += 16)
            Sse.Prefetch0(from);
    }

    /// <summary>Numbers that are not negative, each rounded to bfloat16 (ties away from 0): the first in the lower half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Pair(Vector512<float> first, Vector512<float> second)
    {
        var half = Vector512.Create(0x8000u);
        return (((first.AsUInt32() + half) >>> 16) | ((second.AsUInt32() + half) & Vector512.Create(0xFFFF0000u))).AsSingle();
    }
}
