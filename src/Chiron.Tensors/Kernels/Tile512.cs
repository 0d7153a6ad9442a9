using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors;

/// <summary>
/// The inner kernel of the matrix product for AVX-512: a tile of up to 14 rows by 32 columns of C held in 28 registers while A and B stream past.
/// </summary>
/// <remarks>
/// The number of rows and of vectors in a row are type arguments, so that the runtime compiles each size from this one text and keeps none of the tests.
/// No call may stand where the registers are in use: it would save them all. Rows of A are addressed in groups of three from five pointers (base, + stride, + 2 · stride), which leaves A where it is.
/// </remarks>
internal static unsafe class Tile512
{
    public const int MaximumRows = 14;

    /// <summary>c (rows × columns) = bias + a · b, or c += that.</summary>
    /// <param name="a">Element (i, k) is at byte i · <paramref name="aRow"/> + k · <paramref name="aStep"/>.</param>
    /// <param name="b">A panel: row k at float 32 · k.</param>
    /// <param name="vectors">1 or 2: how many vectors of 16 columns are computed and written.</param>
    /// <param name="cRow">Bytes from row to row of C.</param>
    /// <param name="bias">A full panel row of 32 floats, or null.</param>
    public static void Run(int rows, float* a, nint aRow, nint aStep, float* b, int inner, float* c, nint cRow, int vectors, float* bias, bool accumulate)
    {
        if (vectors > 1)
            Run<Two>(rows, a, aRow, aStep, b, inner, c, cRow, bias, accumulate);
        else
            Run<One>(rows, a, aRow, aStep, b, inner, c, cRow, bias, accumulate);
    }

    private static void Run<TVectors>(
        int rows, float* a, nint aRow, nint aStep, float* b, int inner, float* c, nint cRow, float* bias, bool accumulate)
        where TVectors : struct, ICount
    {
        switch (rows)
        {
            case 1: Run<C1, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 2: Run<C2, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 3: Run<C3, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 4: Run<C4, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 5: Run<C5, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 6: Run<C6, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 7: Run<C7, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 8: Run<C8, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 9: Run<C9, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 10: Run<C10, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 11: Run<C11, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 12: Run<C12, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 13: Run<C13, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            case 14: Run<C14, TVectors>(a, aRow, aStep, b, inner, c, cRow, bias, accumulate); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, $"a tile has 1 to {MaximumRows} rows");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRows, TVectors>(
        float* a, nint aRow, nint aStep, float* b, int inner, float* c, nint cRow, float* bias, bool accumulate)
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        if (accumulate)
            Prefetch(c, cRow, TRows.Count, TVectors.Count);
        Vector512<float> left = default, right = default;
        if (bias != null)
        {
            left = Vector512.Load(bias);
            if (TVectors.Count > 1)
                right = Vector512.Load(bias + 16);
        }

        Vector512<float> l0 = left, r0 = right;
        Vector512<float> l1 = left, r1 = right;
        Vector512<float> l2 = left, r2 = right;
        Vector512<float> l3 = left, r3 = right;
        Vector512<float> l4 = left, r4 = right;
        Vector512<float> l5 = left, r5 = right;
        Vector512<float> l6 = left, r6 = right;
        Vector512<float> l7 = left, r7 = right;
        Vector512<float> l8 = left, r8 = right;
        Vector512<float> l9 = left, r9 = right;
        Vector512<float> l10 = left, r10 = right;
        Vector512<float> l11 = left, r11 = right;
        Vector512<float> l12 = left, r12 = right;
        Vector512<float> l13 = left, r13 = right;
        byte* a0 = (byte*)a, a3 = a0 + (3 * aRow), a6 = a0 + (6 * aRow), a9 = a0 + (9 * aRow), a12 = a0 + (12 * aRow);
        for (var k = 0; k < inner; k++)
        {
            var (bl, br) = (Vector512.Load(b), TVectors.Count > 1 ? Vector512.Load(b + 16) : default);
            Step<TVectors>(Vector512.Create(*(float*)a0), bl, br, ref l0, ref r0);
            if (TRows.Count > 1) Step<TVectors>(Vector512.Create(*(float*)(a0 + aRow)), bl, br, ref l1, ref r1);
            if (TRows.Count > 2) Step<TVectors>(Vector512.Create(*(float*)(a0 + (2 * aRow))), bl, br, ref l2, ref r2);
            if (TRows.Count > 3) Step<TVectors>(Vector512.Create(*(float*)a3), bl, br, ref l3, ref r3);
            if (TRows.Count > 4) Step<TVectors>(Vector512.Create(*(float*)(a3 + aRow)), bl, br, ref l4, ref r4);
            if (TRows.Count > 5) Step<TVectors>(Vector512.Create(*(float*)(a3 + (2 * aRow))), bl, br, ref l5, ref r5);
            if (TRows.Count > 6) Step<TVectors>(Vector512.Create(*(float*)a6), bl, br, ref l6, ref r6);
            if (TRows.Count > 7) Step<TVectors>(Vector512.Create(*(float*)(a6 + aRow)), bl, br, ref l7, ref r7);
            if (TRows.Count > 8) Step<TVectors>(Vector512.Create(*(float*)(a6 + (2 * aRow))), bl, br, ref l8, ref r8);
            if (TRows.Count > 9) Step<TVectors>(Vector512.Create(*(float*)a9), bl, br, ref l9, ref r9);
            if (TRows.Count > 10) Step<TVectors>(Vector512.Create(*(float*)(a9 + aRow)), bl, br, ref l10, ref r10);
            if (TRows.Count > 11) Step<TVectors>(Vector512.Create(*(float*)(a9 + (2 * aRow))), bl, br, ref l11, ref r11);
            if (TRows.Count > 12) Step<TVectors>(Vector512.Create(*(float*)a12), bl, br, ref l12, ref r12);
            if (TRows.Count > 13) Step<TVectors>(Vector512.Create(*(float*)(a12 + aRow)), bl, br, ref l13, ref r13);
            a0 += aStep;
            if (TRows.Count > 3) a3 += aStep;
            if (TRows.Count > 6) a6 += aStep;
            if (TRows.Count > 9) a9 += aStep;
            if (TRows.Count > 12) a12 += aStep;
            b += 32;
        }

        if (TRows.Count > 0) Store<TVectors>(c, 0, l0, r0, accumulate);
        if (TRows.Count > 1) Store<TVectors>(c, 1 * cRow, l1, r1, accumulate);
        if (TRows.Count > 2) Store<TVectors>(c, 2 * cRow, l2, r2, accumulate);
        if (TRows.Count > 3) Store<TVectors>(c, 3 * cRow, l3, r3, accumulate);
        if (TRows.Count > 4) Store<TVectors>(c, 4 * cRow, l4, r4, accumulate);
        if (TRows.Count > 5) Store<TVectors>(c, 5 * cRow, l5, r5, accumulate);
        if (TRows.Count > 6) Store<TVectors>(c, 6 * cRow, l6, r6, accumulate);
        if (TRows.Count > 7) Store<TVectors>(c, 7 * cRow, l7, r7, accumulate);
        if (TRows.Count > 8) Store<TVectors>(c, 8 * cRow, l8, r8, accumulate);
        if (TRows.Count > 9) Store<TVectors>(c, 9 * cRow, l9, r9, accumulate);
        if (TRows.Count > 10) Store<TVectors>(c, 10 * cRow, l10, r10, accumulate);
        if (TRows.Count > 11) Store<TVectors>(c, 11 * cRow, l11, r11, accumulate);
        if (TRows.Count > 12) Store<TVectors>(c, 12 * cRow, l12, r12, accumulate);
        if (TRows.Count > 13) Store<TVectors>(c, 13 * cRow, l13, r13, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TVectors>(Vector512<float> x, Vector512<float> bl, Vector512<float> br, ref Vector512<float> left, ref Vector512<float> right)
        where TVectors : struct, ICount
    {
        left = Avx512F.FusedMultiplyAdd(x, bl, left);
        if (TVectors.Count > 1)
            right = Avx512F.FusedMultiplyAdd(x, br, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(float* c, nint offset, Vector512<float> left, Vector512<float> right, bool accumulate)
        where TVectors : struct, ICount
    {
        var p = (float*)((byte*)c + offset);
        (accumulate ? Vector512.Load(p) + left : left).Store(p);
        if (TVectors.Count > 1)
            (accumulate ? Vector512.Load(p + 16) + right : right).Store(p + 16);
    }

    /// <summary>C is wanted after the loop; its lines can come meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* c, nint cRow, int rows, int vectors)
    {
        var p = (byte*)c;
        for (var i = 0; i < rows; i++, p += cRow)
        {
            Sse.Prefetch0(p);
            if (vectors > 1)
                Sse.Prefetch0(p + 64);
        }
    }

    private interface ICount
    {
        static abstract int Count { get; }
    }

    private readonly struct One : ICount
    {
        public static int Count => 1;
    }

    private readonly struct Two : ICount
    {
        public static int Count => 2;
    }

    private readonly struct C1 : ICount { public static int Count => 1; }

    private readonly struct C2 : ICount { public static int Count => 2; }

    private readonly struct C3 : ICount { public static int Count => 3; }

    private readonly struct C4 : ICount { public static int Count => 4; }

    private readonly struct C5 : ICount { public static int Count => 5; }

    private readonly struct C6 : ICount { public static int Count => 6; }

    private readonly struct C7 : ICount { public static int Count => 7; }

    private readonly struct C8 : ICount { public static int Count => 8; }

    private readonly struct C9 : ICount { public static int Count => 9; }

    private readonly struct C10 : ICount { public static int Count => 10; }

    private readonly struct C11 : ICount { public static int Count => 11; }

    private readonly struct C12 : ICount { public static int Count => 12; }

    private readonly struct C13 : ICount { public static int Count => 13; }

    private readonly struct C14 : ICount { public static int Count => 14; }
}
