using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>
/// The tanh form of GELU, written with the logistic function: (1 + tanh u)/2 = σ(2u), so y = x·s with s = σ(2u), and its derivative s + x·s·(1 − s)·(2u)′.
/// </summary>
internal readonly struct LogisticGelu : IActivation
{
    private const float TwoRoot = 1.5957691f;               // 2·√(2/π)
    private const float Cubic = 0.044715f;
    private const float Log2E = 1.44269504f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Value, Vector512<float> Slope) Of(Vector512<float> x)
    {
        var one = Vector512<float>.One;
        var square = x * x;
        var power = x * Vector512.Create(-TwoRoot * Log2E) * Vector512.FusedMultiplyAdd(square, Vector512.Create(Cubic), one);
        var s = one / (one + Exponential.OfBase2(Vector512.MinNative(Vector512.Create(126f), power)));
        var inner = Vector512.Create(TwoRoot) * Vector512.FusedMultiplyAdd(square, Vector512.Create(3 * Cubic), one);
        var value = x * s;
        return (value, Vector512.FusedMultiplyAdd(value * (one - s), inner, s));
    }
}
