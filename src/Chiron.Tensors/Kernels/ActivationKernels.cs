using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>The element loops of activations: GELU in its two forms, and SwiGLU.</summary>
internal static class ActivationKernels
{
    private const int Width = 16;

    /// <summary>y = f(x), element by element, and f′(x) where the derivative's span isn't empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TActivation>(ReadOnlySpan<float> x, Span<float> y, Span<float> derivative)
        where TActivation : struct, IActivation
    {
        var keeps = !derivative.IsEmpty;
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pd = ref MemoryMarshal.GetReference(derivative);
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
        {
            var (value, slope) = TActivation.Of(Vector512.LoadUnsafe(ref px, i));
            value.StoreUnsafe(ref py, i);
            if (keeps)
                slope.StoreUnsafe(ref pd, i);
        }

        if (i == n)
            return;
        Span<float> tail = stackalloc float[Width];
        ref var pt = ref MemoryMarshal.GetReference(tail);
        x[(int)i..].CopyTo(tail);
        var (last, lastSlope) = TActivation.Of(Vector512.LoadUnsafe(ref pt));
        last.StoreUnsafe(ref pt);
        tail[..(int)(n - i)].CopyTo(y[(int)i..]);
        if (!keeps)
            return;
        lastSlope.StoreUnsafe(ref pt);
        tail[..(int)(n - i)].CopyTo(derivative[(int)i..]);
    }

    /// <summary>y = gate·σ(gate)·up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SwiGlu(ReadOnlySpan<float> gate, ReadOnlySpan<float> up, Span<float> y)
    {
        ref var pg = ref MemoryMarshal.GetReference(gate);
        ref var pu = ref MemoryMarshal.GetReference(up);
        ref var py = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)y.Length;
        for (; i + Width <= n; i += Width)
        {
            var g = Vector512.LoadUnsafe(ref pg, i);
            (g * Sigmoid(g) * Vector512.LoadUnsafe(ref pu, i)).StoreUnsafe(ref py, i);
        }

        for (; i < n; i++)
            y[(int)i] = gate[(int)i] / (1 + MathF.Exp(-gate[(int)i])) * up[(int)i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SwiGluBackward(ReadOnlySpan<float> gate, ReadOnlySpan<float> up, ReadOnlySpan<float> dy, Span<float> dGate, Span<float> dUp)
    {
        ref var pg = ref MemoryMarshal.GetReference(gate);
        ref var pu = ref MemoryMarshal.GetReference(up);
        ref var pdy = ref MemoryMarshal.GetReference(dy);
        ref var pdg = ref MemoryMarshal.GetReference(dGate);
        ref var pdu = ref MemoryMarshal.GetReference(dUp);
        nuint i = 0, n = (nuint)dy.Length;
        for (; i + Width <= n; i += Width)
        {
            var g = Vector512.LoadUnsafe(ref pg, i);
            var u = Vector512.LoadUnsafe(ref pu, i);
            var d = Vector512.LoadUnsafe(ref pdy, i);
            var s = Sigmoid(g);
            var silu = g * s;
            (d * u * Vector512.FusedMultiplyAdd(silu, Vector512<float>.One - s, s)).StoreUnsafe(ref pdg, i);
            (d * silu).StoreUnsafe(ref pdu, i);
        }

        for (; i < n; i++)
        {
            var (g, u, d) = (gate[(int)i], up[(int)i], dy[(int)i]);
            var s = 1 / (1 + MathF.Exp(-g));
            dGate[(int)i] = d * u * (s + (g * s * (1 - s)));
            dUp[(int)i] = d * g * s;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exponential.Of(-x));
}
