using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>The weights of attention once more, and their gradient, for rows of queries against 32 keys in lanes: two short products, exp and mask in one pass.</summary>
internal static unsafe class AttentionWeights
{
    /// <summary>Rows that go together; the last group writes this many less one beyond the last row at most.</summary>
    public const int AtOnce = 4;

    public const float Log2E = 1.44269504f;

    /// <summary>weights = exp(q·k/√d − log Σ exp), 0 where hidden, and dScores = weights ∘ (dy·v − dy·y), both (rows × 32).</summary>
    /// <param name="kt">(d × 32): keys · log₂e / √d. <paramref name="vt"/> is the same of values, as they are.</param>
    /// <param name="firstKey">The first lane's place in the sequence.</param>
    /// <param name="vectors">1 where at most 16 lanes are in use: the others are then left as they are.</param>
    public static void Run(in Rows rows, float* kt, float* vt, int firstKey, int vectors, float* weights, float* dScores)
    {
        for (var row = 0; row < rows.Count; row += AtOnce)
        {
            var most = 0;
            for (var i = row; i < Math.Min(rows.Count, row + AtOnce); i++)
                most = Math.Max(most, Math.Abs(rows.Visible[i]) - firstKey);
            if (vectors == 2 && most > 16)
                Group<Two>(rows, row, kt, vt, firstKey, weights, dScores);
            else
            {
                Group<One>(rows, row, kt, vt, firstKey, weights, dScores);
                for (var i = row; vectors == 2 && i < row + AtOnce; i++)
                {
                    Vector512<float>.Zero.Store(weights + (i * 32) + 16);
                    Vector512<float>.Zero.Store(dScores + (i * 32) + 16);
                }
            }
        }
    }

    /// <summary>dots[i] = xᵢ·yᵢ of rows of d floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RowDots(float* x, nint xStride, float* y, nint yStride, int rows, int d, float* dots)
    {
        for (var row = 0; row < rows; row++, x += xStride, y += yStride)
        {
            var sums = AttentionTiles.LoadSome(x, d) * AttentionTiles.LoadSome(y, d);
            for (var i = 16; i < d; i += 16)
                sums = Vector512.FusedMultiplyAdd(AttentionTiles.LoadSome(x + i, d - i), AttentionTiles.LoadSome(y + i, d - i), sums);
            dots[row] = Vector512.Sum(sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Group<TVectors>(in Rows rows, int row, float* kt, float* vt, int firstKey, float* weights, float* dScores)
        where TVectors : struct, IVectors
    {
        var last = rows.Count - 1;
        var (i1, i2, i3) = (Math.Min(row + 1, last), Math.Min(row + 2, last), Math.Min(row + 3, last));
        float* q0 = rows.Query + (row * rows.Stride), q1 = rows.Query + (i1 * rows.Stride), q2 = rows.Query + (i2 * rows.Stride), q3 = rows.Query + (i3 * rows.Stride);
        float* y0 = rows.DOutput + (row * rows.DOutputStride), y1 = rows.DOutput + (i1 * rows.DOutputStride);
        float* y2 = rows.DOutput + (i2 * rows.DOutputStride), y3 = rows.DOutput + (i3 * rows.DOutputStride);
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
        Vector512<float> p0 = default, p1 = default, p2 = default, p3 = default, r0 = default, r1 = default, r2 = default, r3 = default;
        for (nint c = 0, d = rows.D; c < d; c++, kt += 32, vt += 32)
        {
            var (k, v) = (Vector512.Load(kt), Vector512.Load(vt));
            var (k2, v2) = TVectors.AreTwo ? (Vector512.Load(kt + 16), Vector512.Load(vt + 16)) : default;
            Step<TVectors>(Vector512.Create(q0[c]), k, k2, ref s0, ref t0);
            Step<TVectors>(Vector512.Create(q1[c]), k, k2, ref s1, ref t1);
            Step<TVectors>(Vector512.Create(q2[c]), k, k2, ref s2, ref t2);
            Step<TVectors>(Vector512.Create(q3[c]), k, k2, ref s3, ref t3);
            Step<TVectors>(Vector512.Create(y0[c]), v, v2, ref p0, ref r0);
            Step<TVectors>(Vector512.Create(y1[c]), v, v2, ref p1, ref r1);
            Step<TVectors>(Vector512.Create(y2[c]), v, v2, ref p2, ref r2);
            Step<TVectors>(Vector512.Create(y3[c]), v, v2, ref p3, ref r3);
        }

        var at = row * 32;
        Finish<TVectors>(rows, row, at, firstKey, s0, t0, p0, r0, weights, dScores);
        Finish<TVectors>(rows, i1, at + 32, firstKey, s1, t1, p1, r1, weights, dScores);
        Finish<TVectors>(rows, i2, at + 64, firstKey, s2, t2, p2, r2, weights, dScores);
        Finish<TVectors>(rows, i3, at + 96, firstKey, s3, t3, p3, r3, weights, dScores);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TVectors>(Vector512<float> x, Vector512<float> left, Vector512<float> right, ref Vector512<float> sums, ref Vector512<float> others)
        where TVectors : struct, IVectors
    {
        sums = Vector512.FusedMultiplyAdd(x, left, sums);
        if (TVectors.AreTwo)
            others = Vector512.FusedMultiplyAdd(x, right, others);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVectors>(
        in Rows rows,
        int row,
        int at,
        int firstKey,
        Vector512<float> scores,
        Vector512<float> otherScores,
        Vector512<float> products,
        Vector512<float> otherProducts,
        float* weights,
        float* dScores)
        where TVectors : struct, IVectors
    {
        var log = Vector512.Create(rows.LogSumExp[row] * Log2E);
        var dot = Vector512.Create(rows.Dots[row]);
        var visible = Math.Abs(rows.Visible[row]) - firstKey;
        var factors = rows.Factors == null ? null : rows.Factors + (row * 32);
        Finish(scores, products, log, dot, visible, factors, weights + at, dScores + at);
        if (TVectors.AreTwo)
            Finish(otherScores, otherProducts, log, dot, visible - 16, factors == null ? null : factors + 16, weights + at + 16, dScores + at + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(
        Vector512<float> scores, Vector512<float> products, Vector512<float> log, Vector512<float> dot, int visible, float* factors, float* weights, float* dScores)
    {
        var weight = Exponential.OfBase2(scores - log) & Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(visible)).AsSingle();
        if (factors == null)
        {
            weight.Store(weights);
            (weight * (products - dot)).Store(dScores);
            return;
        }

        var factor = Vector512.Load(factors);
        (weight * factor).Store(weights);
        (weight * Vector512.FusedMultiplyAdd(products, factor, -dot)).Store(dScores);
    }

    /// <summary>Rows of queries: where what belongs to each is; strides in floats.</summary>
    internal readonly ref struct Rows
    {
        public required float* Query { get; init; }

        public required nint Stride { get; init; }

        public required float* DOutput { get; init; }

        public required nint DOutputStride { get; init; }

        public required float* LogSumExp { get; init; }

        /// <summary>dy·y.</summary>
        public required float* Dots { get; init; }

        /// <summary>As <see cref="PackedSequences.Visible"/>.</summary>
        public required int* Visible { get; init; }

        /// <summary>(rows × 32) of dropout, or null.</summary>
        public required float* Factors { get; init; }

        public required int Count { get; init; }

        public required int D { get; init; }
    }

    private interface IVectors
    {
        static abstract bool AreTwo { get; }
    }

    private readonly struct One : IVectors
    {
        public static bool AreTwo => false;
    }

    private readonly struct Two : IVectors
    {
        public static bool AreTwo => true;
    }
}
