using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors;

/// <summary>exp over a vector: 2ⁿ · p(r) with n = round(x/ln 2), |r| ≤ ln 2 / 2 and p of degree 6.</summary>
internal static class Exponential
{
    private const float Least = -87.33654f;                 // the logarithm of the smallest normal float
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;             // few bits, so that n · Ln2High is exact
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>Relative error below 2·10⁻⁷; 0 below −87.3, ∞ above 88.7, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        // In this order a NaN stays one. No result is ever subnormal: the processor would take a hundred times as long for it.
        var vanishes = Vector512.LessThan(x, Vector512.Create(Least));
        x = Vector512.MinNative(Vector512.Create(89f), Vector512.MaxNative(Vector512.Create(Least), x));
        var n = Round(x * Vector512.Create(Log2E));
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);

        // The Taylor series to r⁶, its last two coefficients moved towards the minimax on the interval (Cephes, expf).
        var p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p * r, r, r + Vector512<float>.One);
        return Vector512.ConditionalSelect(vanishes, Vector512<float>.Zero, Scale(p, n));
    }

    /// <summary>2ˣ for x ≤ 0, to a relative error of 3·10⁻⁶: enough where the result is rounded to bfloat16. What lies below −126 counts as that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> OfPower(Vector512<float> x)
    {
        x = Vector512.MaxNative(x, Vector512.Create(-126f));
        var r = Avx512DQ.IsSupported ? Avx512DQ.Reduce(x, 0x09) : x - Vector512.Floor(x);       // x − ⌊x⌋

        // The polynomial of degree 4 whose largest relative error on [0, 1) is least.
        var p = Vector512.Create(0.01353417f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.05201146f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.24144276f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.69300383f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.00000259f));
        return Avx512F.IsSupported ? Avx512F.Scale(p, x) : p * PowerOfTwo(Vector512.ConvertToInt32(Vector512.Floor(x)));
    }

    /// <summary>
    /// 2ˣ for x ≤ 127, to a relative error of 2·10⁻⁷ with an exact argument; 2⁻¹⁰⁰ for all that is less, NaN for NaN. Half the instructions of <see cref="Of"/>: for
    /// attention, whose weights beside 1 need no less.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> OfBase2(Vector512<float> x)
    {
        x = Vector512.MaxNative(Vector512.Create(-100f), x);
        var n = Round(x);
        var f = x - n;

        // The polynomial of degree 5 with p(0) = 1 whose largest relative error for |f| ≤ 1/2 is least (10⁻⁷).
        var p = Vector512.Create(1.3264726e-3f);
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(9.671513e-3f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(5.5507336e-2f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(2.4022242e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(6.93147e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512<float>.One);
        return Scale(p, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Round(Vector512<float> x) =>
        Avx512F.IsSupported ? Avx512F.RoundScale(x, 0) : Vector512.Round(x);

    /// <summary>p · 2ⁿ, in two steps where one factor could overflow before the product does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> p, Vector512<float> n)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Scale(p, n);

        var whole = Vector512.ConvertToInt32(n);
        var half = Vector512.ShiftRightArithmetic(whole, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(whole - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> n) => Vector512.ShiftLeft(n + Vector512.Create(127), 23).AsSingle();
}
