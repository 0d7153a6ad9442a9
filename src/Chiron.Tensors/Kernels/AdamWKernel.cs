using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>The element loop of AdamW.</summary>
internal static class AdamWKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Update(Span<float> w, ReadOnlySpan<float> g, Span<float> m, Span<float> v, float keep, Constants constants)
    {
        ref var pw = ref MemoryMarshal.GetReference(w);
        ref var pg = ref MemoryMarshal.GetReference(g);
        ref var pm = ref MemoryMarshal.GetReference(m);
        ref var pv = ref MemoryMarshal.GetReference(v);
        var beta1 = Vector512.Create(constants.Beta1);
        var beta2 = Vector512.Create(constants.Beta2);
        var rest1 = Vector512.Create(1 - constants.Beta1);
        var rest2 = Vector512.Create(1 - constants.Beta2);
        nuint i = 0, n = (nuint)w.Length;
        for (; i + 16 <= n; i += 16)
        {
            var gradient = Vector512.LoadUnsafe(ref pg, i) * constants.GradientScale;
            var first = Vector512.FusedMultiplyAdd(beta1, Vector512.LoadUnsafe(ref pm, i), rest1 * gradient);
            var second = Vector512.FusedMultiplyAdd(beta2, Vector512.LoadUnsafe(ref pv, i), rest2 * gradient * gradient);
            var denominator = Vector512.FusedMultiplyAdd(
                Vector512.Sqrt(second), Vector512.Create(constants.SecondCorrection), Vector512.Create(constants.Epsilon));
            first.StoreUnsafe(ref pm, i);
            second.StoreUnsafe(ref pv, i);
            ((Vector512.LoadUnsafe(ref pw, i) * keep) - (first * constants.StepSize / denominator)).StoreUnsafe(ref pw, i);
        }

        for (; i < n; i++)
        {
            var gradient = Unsafe.Add(ref pg, i) * constants.GradientScale;
            var first = (constants.Beta1 * Unsafe.Add(ref pm, i)) + ((1 - constants.Beta1) * gradient);
            var second = (constants.Beta2 * Unsafe.Add(ref pv, i)) + ((1 - constants.Beta2) * gradient * gradient);
            Unsafe.Add(ref pm, i) = first;
            Unsafe.Add(ref pv, i) = second;
            ref var weight = ref Unsafe.Add(ref pw, i);
            weight = (weight * keep) - (first * constants.StepSize / ((MathF.Sqrt(second) * constants.SecondCorrection) + constants.Epsilon));
        }
    }

    /// <param name="StepSize">lr / (1 − β₁ᵗ).</param>
    /// <param name="SecondCorrection">1 / √(1 − β₂ᵗ).</param>
    internal readonly record struct Constants(
        float Beta1, float Beta2, float StepSize, float SecondCorrection, float Epsilon, float GradientScale);
}
