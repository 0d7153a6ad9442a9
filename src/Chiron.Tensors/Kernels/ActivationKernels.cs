using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors;

/// <summary>The element loops of GELU and SwiGLU.</summary>
internal static class ActivationKernels
{
    private const int Width = 16;

    /// <summary>y = x·Φ(x); the derivative Φ(x) + x·φ(x) where its span isn't empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gelu(ReadOnlySpan<float> x, Span<float> y, Span<float> derivative)
    {
        var keeps = !derivative.IsEmpty;
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pd = ref MemoryMarshal.GetReference(derivative);
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
        {
            var value = Vector512.LoadUnsafe(ref px, i);
            var (phi, density) = Normal(value);
            (value * phi).StoreUnsafe(ref py, i);
            if (keeps)
                Vector512.FusedMultiplyAdd(value, density, phi).StoreUnsafe(ref pd, i);
        }

        if (i == n)
            return;
        Span<float> tail = stackalloc float[Width];
        x[(int)i..].CopyTo(tail);
        var last = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(tail));
        var (lastPhi, lastDensity) = Normal(last);
        (last * lastPhi).StoreUnsafe(ref MemoryMarshal.GetReference(tail));
        tail[..(int)(n - i)].CopyTo(y[(int)i..]);
        if (!keeps)
            return;
        Vector512.FusedMultiplyAdd(last, lastDensity, lastPhi).StoreUnsafe(ref MemoryMarshal.GetReference(tail));
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

    /// <summary>
    /// The standard normal's distribution and density. erfc by Abramowitz and Stegun 7.1.26, to 1.5·10⁻⁷; its exp(−x²/2) is the density's too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Phi, Vector512<float> Density) Normal(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x) * Vector512.Create(0.70710678f);
        var t = Vector512<float>.One / Vector512.FusedMultiplyAdd(magnitude, Vector512.Create(0.3275911f), Vector512<float>.One);
        var p = Vector512.Create(1.061405429f);
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-1.453152027f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(1.421413741f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.284496736f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.254829592f));
        var e = Exponential.Of(-magnitude * magnitude);
        var upperTail = p * t * e * Vector512.Create(0.5f);                     // 1 − Φ(|x|)
        var phi = Select(Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One - upperTail, upperTail);
        return (phi, e * Vector512.Create(0.39894228f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Select(Vector512<float> condition, Vector512<float> yes, Vector512<float> no) =>
        Avx512F.IsSupported ? Avx512F.BlendVariable(no, yes, condition) : Vector512.ConditionalSelect(condition, yes, no);
}
