using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>
/// The inner kernel of the matrix product for machines without AVX-512: a tile of up to 4 rows by 16 columns of C in 8 registers. Where there are no
/// 256-bit vectors the runtime makes each of two of 128 bits.
/// </summary>
internal static unsafe class Tile256
{
    public const int MaximumRows = 4;

    /// <summary>As <c>Tile512.Run</c>; rows 1 … 4.</summary>
    public static void Run(int rows, float* a, nint aRow, nint aStep, float* b, int inner, float* c, nint cRow, int vectors, float* bias, bool accumulate)
    {
        for (var first = 0; first < 16 * vectors; first += 16)
            RunHalf(rows, (byte*)a, aRow, aStep, b + first, inner, c + first, cRow, bias == null ? null : bias + first, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunHalf(
        int rows, byte* a, nint aRow, nint aStep, float* b, int inner, float* c, nint cRow, float* bias, bool accumulate)
    {
        var (left, right) = bias == null ? (default, default) : (Vector256.Load(bias), Vector256.Load(bias + 8));
        Vector256<float> l0 = left, l1 = left, l2 = left, l3 = left, r0 = right, r1 = right, r2 = right, r3 = right;

        // A tile with fewer rows reads its last row again and throws the result away.
        byte* a1 = a + (Math.Min(1, rows - 1) * aRow), a2 = a + (Math.Min(2, rows - 1) * aRow), a3 = a + (Math.Min(3, rows - 1) * aRow);
        for (nint k = 0, at = 0; k < inner; k++, at += aStep, b += PackedMatrix.PanelWidth)
        {
            var (bl, br) = (Vector256.Load(b), Vector256.Load(b + 8));
            var x0 = Vector256.Create(*(float*)(a + at));
            var x1 = Vector256.Create(*(float*)(a1 + at));
            l0 = Vector256.FusedMultiplyAdd(x0, bl, l0);
            r0 = Vector256.FusedMultiplyAdd(x0, br, r0);
            l1 = Vector256.FusedMultiplyAdd(x1, bl, l1);
            r1 = Vector256.FusedMultiplyAdd(x1, br, r1);
            var x2 = Vector256.Create(*(float*)(a2 + at));
            var x3 = Vector256.Create(*(float*)(a3 + at));
            l2 = Vector256.FusedMultiplyAdd(x2, bl, l2);
            r2 = Vector256.FusedMultiplyAdd(x2, br, r2);
            l3 = Vector256.FusedMultiplyAdd(x3, bl, l3);
            r3 = Vector256.FusedMultiplyAdd(x3, br, r3);
        }

        Store(c, 0, l0, r0, accumulate);
        if (rows > 1)
            Store(c, cRow, l1, r1, accumulate);
        if (rows > 2)
            Store(c, 2 * cRow, l2, r2, accumulate);
        if (rows > 3)
            Store(c, 3 * cRow, l3, r3, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, nint offset, Vector256<float> left, Vector256<float> right, bool accumulate)
    {
        var p = (float*)((byte*)c + offset);
        (accumulate ? Vector256.Load(p) + left : left).Store(p);
        (accumulate ? Vector256.Load(p + 8) + right : right).Store(p + 8);
    }
}
