using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>The element loop of the tanh form of GELU, written with the logistic function: (1 + tanh u)/2 = σ(2u), so y = x·σ(2u).</summary>
internal static class TanhGeluKernel
{
    private const int Width = 16;
    private const float TwoRoot = 1.5957691f;               // 2·√(2/π)
    private const float Cubic = 0.044715f;

    /// <summary>y = x·s with s = σ(2u); the derivative s + x·s·(1 − s)·(2u)′ where its span isn't empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ReadOnlySpan<float> x, Span<float> y, Span<float> derivative)
    {
        var keeps = !derivative.IsEmpty;
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pd = ref MemoryMarshal.GetReference(derivative);
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
        {
            var (value, slope) = Of(Vector512.LoadUnsafe(ref px, i));
            value.StoreUnsafe(ref py, i);
            if (keeps)
                slope.StoreUnsafe(ref pd, i);
        }

        if (i == n)
            return;
        Span<float> tail = stackalloc float[Width];
        ref var pt = ref MemoryMarshal.GetReference(tail);
        x[(int)i..].CopyTo(tail);
        var (last, lastSlope) = Of(Vector512.LoadUnsafe(ref pt));
        last.StoreUnsafe(ref pt);
        tail[..(int)(n - i)].CopyTo(y[(int)i..]);
        if (!keeps)
            return;
        lastSlope.StoreUnsafe(ref pt);
        tail[..(int)(n - i)].CopyTo(derivative[(int)i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Value, Vector512<float> Slope) Of(Vector512<float> x)
    {
        var one = Vector512<float>.One;
        var square = x * x;
        var twoU = x * Vector512.Create(TwoRoot) * Vector512.FusedMultiplyAdd(square, Vector512.Create(Cubic), one);
        var s = one / (one + Exponential.Of(-twoU));
        var inner = Vector512.Create(TwoRoot) * Vector512.FusedMultiplyAdd(square, Vector512.Create(3 * Cubic), one);
        var value = x * s;
        return (value, Vector512.FusedMultiplyAdd(value * (one - s), inner, s));
    }
}
