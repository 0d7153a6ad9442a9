using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>
/// Loops over spans of floats. Results may lie in an argument's own memory, but not overlap it shifted. Spans of one call have one length unless said otherwise.
/// </summary>
/// <remarks>
/// Written with 512-bit vectors alone: where the machine has narrower ones the runtime splits each operation into halves. Sums add 32 partial sums in a
/// fixed order, so a result depends on the values and their number only.
/// </remarks>
public static class Vector
{
    private const int Width = 16;

    /// <summary>Σ xᵢ·yᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        RequireSameLength(x.Length, y.Length);
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        Vector512<float> even = default, odd = default;
        nuint i = 0, n = (nuint)x.Length;
        for (; i + (2 * Width) <= n; i += 2 * Width)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref px, i), Vector512.LoadUnsafe(ref py, i), even);
            odd = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref px, i + Width), Vector512.LoadUnsafe(ref py, i + Width), odd);
        }

        for (; i + Width <= n; i += Width)
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref px, i), Vector512.LoadUnsafe(ref py, i), even);
        var sum = Vector512.Sum(even + odd);
        for (; i < n; i++)
            sum += Unsafe.Add(ref px, i) * Unsafe.Add(ref py, i);
        return sum;
    }

    /// <summary>Σ xᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(ReadOnlySpan<float> x)
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        Vector512<float> even = default, odd = default;
        nuint i = 0, n = (nuint)x.Length;
        for (; i + (2 * Width) <= n; i += 2 * Width)
        {
            even += Vector512.LoadUnsafe(ref px, i);
            odd += Vector512.LoadUnsafe(ref px, i + Width);
        }

        for (; i + Width <= n; i += Width)
            even += Vector512.LoadUnsafe(ref px, i);
        var sum = Vector512.Sum(even + odd);
        for (; i < n; i++)
            sum += Unsafe.Add(ref px, i);
        return sum;
    }

    /// <summary>The largest value; −∞ of an empty span. A NaN gives an unspecified result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Max(ReadOnlySpan<float> x)
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        var best = Vector512.Create(float.NegativeInfinity);
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
            best = Vector512.MaxNative(best, Vector512.LoadUnsafe(ref px, i));
        var half = Vector256.MaxNative(best.GetLower(), best.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        var max = MathF.Max(MathF.Max(quarter[0], quarter[1]), MathF.Max(quarter[2], quarter[3]));
        for (; i < n; i++)
            max = MathF.Max(max, Unsafe.Add(ref px, i));
        return max;
    }

    /// <summary>y += x.</summary>
    public static void Add(ReadOnlySpan<float> x, Span<float> y) => Apply<SumOf>(x, y, y, 0);

    /// <summary>result = x + y.</summary>
    public static void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) => Apply<SumOf>(x, y, result, 0);

    /// <summary>y += factor · x.</summary>
    public static void AddScaled(ReadOnlySpan<float> x, float factor, Span<float> y) => Apply<ScaledSumOf>(x, y, y, factor);

    /// <summary>result = x ∘ y, element by element.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) => Apply<ProductOf>(x, y, result, 1);

    /// <summary>result = factor · x ∘ y.</summary>
    public static void MultiplyScaled(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float factor, Span<float> result) =>
        Apply<ProductOf>(x, y, result, factor);

    /// <summary>x *= factor.</summary>
    public static void Scale(Span<float> x, float factor) => Apply<ScaledFirst>(x, x, x, factor);

    /// <summary>result = factor · x.</summary>
    public static void MultiplyBy(ReadOnlySpan<float> x, float factor, Span<float> result) => Apply<ScaledFirst>(x, x, result, factor);

    /// <summary>result = exp(x), to a relative error of 2·10⁻⁷; 0 below −87.3, ∞ above 88.7.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> result) => Apply<ExpOf>(x, x, result, 0);

    /// <summary>result = log(1 + exp(x)), a positive number for any real one; exact in both tails.</summary>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> result)
    {
        RequireSameLength(x.Length, result.Length);
        for (var i = 0; i < x.Length; i++)
            result[i] = MathF.Max(x[i], 0) + float.LogP1(MathF.Exp(-MathF.Abs(x[i])));
    }

    /// <summary>Σ exp(xᵢ − shift): with shift = max x this cannot overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SumOfExp(ReadOnlySpan<float> x, float shift)
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        var (sums, shifts) = (Vector512<float>.Zero, Vector512.Create(shift));
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
            sums += Exponential.Of(Vector512.LoadUnsafe(ref px, i) - shifts);
        var sum = Vector512.Sum(sums);
        for (; i < n; i++)
            sum += MathF.Exp(Unsafe.Add(ref px, i) - shift);
        return sum;
    }

    /// <summary>log Σ exp(xᵢ); −∞ of an empty span.</summary>
    public static float LogSumExp(ReadOnlySpan<float> x)
    {
        var max = Max(x);
        return float.IsFinite(max) ? max + MathF.Log(SumOfExp(x, max)) : max;
    }

    /// <summary>result = exp(x) / Σ exp(x). Returns log Σ exp(x).</summary>
    public static float Softmax(ReadOnlySpan<float> x, Span<float> result)
    {
        var max = Max(x);
        Apply<ShiftedExpOf>(x, x, result, max);
        var sum = Sum(result);
        Scale(result, 1 / sum);
        return max + MathF.Log(sum);
    }

    /// <summary>Whether no value is a NaN or an infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsFinite(ReadOnlySpan<float> x)
    {
        // x − x is 0 for a finite number and NaN for all others.
        ref var px = ref MemoryMarshal.GetReference(x);
        var sums = Vector512<float>.Zero;
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
        {
            var value = Vector512.LoadUnsafe(ref px, i);
            sums += value - value;
        }

        var sum = Vector512.Sum(sums);
        for (; i < n; i++)
            sum += Unsafe.Add(ref px, i) - Unsafe.Add(ref px, i);
        return sum == 0;
    }

    /// <summary>result = f(x, y) element by element; the tail is done in a padded vector, so that each element is computed the same way wherever it stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TFunction>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result, float factor)
        where TFunction : IFunction
    {
        RequireSameLength(x.Length, y.Length);
        RequireSameLength(x.Length, result.Length);
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pr = ref MemoryMarshal.GetReference(result);
        var factors = Vector512.Create(factor);
        nuint i = 0, n = (nuint)x.Length;
        for (; i + Width <= n; i += Width)
            TFunction.Of(Vector512.LoadUnsafe(ref px, i), Vector512.LoadUnsafe(ref py, i), factors).StoreUnsafe(ref pr, i);

        if (i < n)
        {
            Span<float> tail = stackalloc float[3 * Width];
            x[(int)i..].CopyTo(tail);
            y[(int)i..].CopyTo(tail[Width..]);
            ref var pt = ref MemoryMarshal.GetReference(tail);
            TFunction.Of(Vector512.LoadUnsafe(ref pt), Vector512.LoadUnsafe(ref pt, Width), factors).StoreUnsafe(ref pt, 2 * Width);
            tail.Slice(2 * Width, (int)(n - i)).CopyTo(result[(int)i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RequireSameLength(int first, int second)
    {
        if (first != second)
            ThrowOtherLength(first, second);
    }

    private static void ThrowOtherLength(int first, int second) =>
        throw new ArgumentException($"spans of {first} and {second} floats were given where one length is needed", nameof(second));

    private interface IFunction
    {
        static abstract Vector512<float> Of(Vector512<float> x, Vector512<float> y, Vector512<float> factor);
    }

    private readonly struct SumOf : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x, Vector512<float> y, Vector512<float> factor) => x + y;
    }

    private readonly struct ScaledSumOf : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x, Vector512<float> y, Vector512<float> factor) => Vector512.FusedMultiplyAdd(x, factor, y);
    }

    private readonly struct ProductOf : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x, Vector512<float> y, Vector512<float> factor) => x * y * factor;
    }

    private readonly struct ScaledFirst : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x, Vector512<float> y, Vector512<float> factor) => x * factor;
    }

    private readonly struct ExpOf : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x, Vector512<float> y, Vector512<float> factor) => Exponential.Of(x);
    }

    private readonly struct ShiftedExpOf : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x, Vector512<float> y, Vector512<float> factor) => Exponential.Of(x - factor);
    }
}
