using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>The row loops of RmsNorm and LayerNorm.</summary>
internal static class NormalisationKernels
{
    private const int Width = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardRms(
        ReadOnlyMatrix x, ReadOnlyMatrix dy, ReadOnlySpan<float> inverseRms, ReadOnlySpan<float> gain, Span<float> dGain, Matrix dx, bool accumulate)
    {
        for (var t = 0; t < x.Rows; t++)
        {
            var dot = GainStep(x[t], dy[t], gain, dGain, mean: 0, inverseRms[t]).Dot;
            var r = inverseRms[t];

            // GainStep's dot is of r·x: two more factors of r make r³.
            InputStep(x[t], dy[t], gain, dx[t], r, constant: 0, slope: -dot * r * r / x.Columns, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardLayer(
        ReadOnlyMatrix x, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, float epsilon, Matrix y, Span<float> mean, Span<float> inverseDeviation)
    {
        for (var t = 0; t < x.Rows; t++)
        {
            var m = Vector.Sum(x[t]) / x.Columns;
            var r = 1 / MathF.Sqrt((SumOfSquares(x[t], m) / x.Columns) + epsilon);
            (mean[t], inverseDeviation[t]) = (m, r);
            Normalise(x[t], gain, bias, y[t], m, r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardLayer(
        ReadOnlyMatrix x,
        ReadOnlyMatrix dy,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> inverseDeviation,
        ReadOnlySpan<float> gain,
        Span<float> dGain,
        Span<float> dBias,
        Matrix dx,
        bool accumulate)
    {
        if (!dBias.IsEmpty)
            ColumnSums.Add(dy, dBias);
        for (var t = 0; t < x.Rows; t++)
        {
            var (m, r) = (mean[t], inverseDeviation[t]);
            var (sum, dot) = GainStep(x[t], dy[t], gain, dGain, m, r);

            // dx = r·(g∘dy) − r·mean(h) − r²·(x − m)·mean(n∘h)
            var slope = -r * r * dot / x.Columns;
            InputStep(x[t], dy[t], gain, dx[t], r, constant: (-r * sum / x.Columns) - (slope * m), slope, accumulate);
        }
    }

    /// <summary>With n = (x − mean)·r: dGain += n∘dy; returns Σ g∘dy and Σ n∘g∘dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Sum, float Dot) GainStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> gain, Span<float> dGain, float mean, float r)
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var pdy = ref MemoryMarshal.GetReference(dy);
        ref var pg = ref MemoryMarshal.GetReference(gain);
        ref var pdg = ref MemoryMarshal.GetReference(dGain);
        Vector512<float> sums = default, dots = default;
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
        {
            var normed = (Vector512.LoadUnsafe(ref px, i) - Vector512.Create(mean)) * r;
            var d = Vector512.LoadUnsafe(ref pdy, i);
            var h = Vector512.LoadUnsafe(ref pg, i) * d;
            Vector512.FusedMultiplyAdd(normed, d, Vector512.LoadUnsafe(ref pdg, i)).StoreUnsafe(ref pdg, i);
            sums += h;
            dots = Vector512.FusedMultiplyAdd(normed, h, dots);
        }

        var (sum, dot) = (Vector512.Sum(sums), Vector512.Sum(dots));
        for (; i < n; i++)
        {
            var normed = (Unsafe.Add(ref px, i) - mean) * r;
            var d = Unsafe.Add(ref pdy, i);
            var h = Unsafe.Add(ref pg, i) * d;
            Unsafe.Add(ref pdg, i) += normed * d;
            sum += h;
            dot += normed * h;
        }

        return (sum, dot);
    }

    /// <summary>dx = r·(g∘dy) + slope·x + constant, or dx += that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> gain, Span<float> dx, float r, float constant, float slope, bool accumulate)
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var pdy = ref MemoryMarshal.GetReference(dy);
        ref var pg = ref MemoryMarshal.GetReference(gain);
        ref var pdx = ref MemoryMarshal.GetReference(dx);
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
        {
            var start = accumulate ? Vector512.LoadUnsafe(ref pdx, i) + Vector512.Create(constant) : Vector512.Create(constant);
            start = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref px, i), Vector512.Create(slope), start);
            Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref pdy, i) * r, Vector512.LoadUnsafe(ref pg, i), start).StoreUnsafe(ref pdx, i);
        }

        for (; i < n; i++)
            Unsafe.Add(ref pdx, i) = (accumulate ? Unsafe.Add(ref pdx, i) : 0) + constant
                + (slope * Unsafe.Add(ref px, i)) + (r * Unsafe.Add(ref pg, i) * Unsafe.Add(ref pdy, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumOfSquares(ReadOnlySpan<float> x, float mean)
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        Vector512<float> sums = default;
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
        {
            var difference = Vector512.LoadUnsafe(ref px, i) - Vector512.Create(mean);
            sums = Vector512.FusedMultiplyAdd(difference, difference, sums);
        }

        var sum = Vector512.Sum(sums);
        for (; i < n; i++)
            sum += (Unsafe.Add(ref px, i) - mean) * (Unsafe.Add(ref px, i) - mean);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalise(ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, Span<float> y, float mean, float r)
    {
        var biased = !bias.IsEmpty;
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var pg = ref MemoryMarshal.GetReference(gain);
        ref var pb = ref MemoryMarshal.GetReference(bias);
        ref var py = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
        {
            var normed = (Vector512.LoadUnsafe(ref px, i) - Vector512.Create(mean)) * r;
            var start = biased ? Vector512.LoadUnsafe(ref pb, i) : Vector512<float>.Zero;
            Vector512.FusedMultiplyAdd(normed, Vector512.LoadUnsafe(ref pg, i), start).StoreUnsafe(ref py, i);
        }

        for (; i < n; i++)
            Unsafe.Add(ref py, i) = ((Unsafe.Add(ref px, i) - mean) * r * Unsafe.Add(ref pg, i)) + (biased ? Unsafe.Add(ref pb, i) : 0);
    }
}
