using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors;

/// <summary>x·Φ(x) and its derivative Φ(x) + x·φ(x).</summary>
internal readonly struct GaussianGelu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Value, Vector512<float> Slope) Of(Vector512<float> x)
    {
        var (phi, density) = Normal(x);
        return (x * phi, Vector512.FusedMultiplyAdd(x, density, phi));
    }

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
