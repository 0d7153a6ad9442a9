using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors;

/// <summary>Copies a block of a matrix with rows and columns exchanged.</summary>
internal static unsafe class Transposition
{
    /// <summary>to[j · toStride + i] = factor · from[i · fromStride + j] for i &lt; rows, j &lt; columns. Strides in floats; the two don't overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* from, nint fromStride, int rows, int columns, float* to, nint toStride, float factor)
    {
        if (Avx512F.IsSupported)
        {
            for (var i = 0; i < rows; i += 16)
                for (var j = 0; j < columns; j += 16)
                    Block16(from + (i * fromStride) + j, fromStride, Math.Min(16, rows - i), Math.Min(16, columns - j), to + (j * toStride) + i, toStride, factor);
            return;
        }

        if (!Avx.IsSupported || rows < 8 || columns < 8)
        {
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < columns; j++)
                    to[(j * toStride) + i] = factor * from[(i * fromStride) + j];
            return;
        }

        // The last block of a row or column of blocks lies back over the one before it, where the same values are written again.
        for (var i = 0; i < rows; i += 8)
        {
            var row = Math.Min(i, rows - 8);
            for (var j = 0; j < columns; j += 8)
            {
                var column = Math.Min(j, columns - 8);
                Block8(from + (row * fromStride) + column, fromStride, to + (column * toStride) + row, toStride, factor);
            }
        }
    }

    /// <summary>The same of any 32 bits, which stay as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyBits(float* from, nint fromStride, int rows, int columns, float* to, nint toStride)
    {
        int* source = (int*)from, target = (int*)to;
        for (var j = 0; j < columns; j++)
            for (var i = 0; i < rows; i++)
                target[(j * toStride) + i] = source[(i * fromStride) + j];
    }

    /// <summary>Up to sixteen rows of up to sixteen: what a block lacks is masked. Pairs, then fours, then quarters of vectors change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block16(float* from, nint fromStride, int rows, int columns, float* to, nint toStride, float factor)
    {
        var f = Vector512.Create(factor);
        var mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(columns)).AsSingle();
        Fours(from, fromStride, rows, mask, f, out var a0, out var a1, out var a2, out var a3);
        Fours(from + (4 * fromStride), fromStride, rows - 4, mask, f, out var b0, out var b1, out var b2, out var b3);
        Fours(from + (8 * fromStride), fromStride, rows - 8, mask, f, out var c0, out var c1, out var c2, out var c3);
        Fours(from + (12 * fromStride), fromStride, rows - 12, mask, f, out var d0, out var d1, out var d2, out var d3);
        mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(rows)).AsSingle();
        Quarters(a0, b0, c0, d0, mask, columns, to, toStride);
        Quarters(a1, b1, c1, d1, mask, columns - 1, to + toStride, toStride);
        Quarters(a2, b2, c2, d2, mask, columns - 2, to + (2 * toStride), toStride);
        Quarters(a3, b3, c3, d3, mask, columns - 3, to + (3 * toStride), toStride);
    }

    /// <summary>Of four rows, result k has columns k, 4 + k, 8 + k and 12 + k, each in a quarter; rows that aren't there are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fours(
        float* from,
        nint stride,
        int rows,
        Vector512<float> mask,
        Vector512<float> factor,
        out Vector512<float> first,
        out Vector512<float> second,
        out Vector512<float> third,
        out Vector512<float> fourth)
    {
        var zero = Vector512<float>.Zero;
        var r0 = rows > 0 ? Avx512F.MaskLoad(from, mask, zero) * factor : zero;
        var r1 = rows > 1 ? Avx512F.MaskLoad(from + stride, mask, zero) * factor : zero;
        var r2 = rows > 2 ? Avx512F.MaskLoad(from + (2 * stride), mask, zero) * factor : zero;
        var r3 = rows > 3 ? Avx512F.MaskLoad(from + (3 * stride), mask, zero) * factor : zero;
        var (low, otherLow) = (Avx512F.UnpackLow(r0, r1).AsDouble(), Avx512F.UnpackLow(r2, r3).AsDouble());
        var (high, otherHigh) = (Avx512F.UnpackHigh(r0, r1).AsDouble(), Avx512F.UnpackHigh(r2, r3).AsDouble());
        first = Avx512F.UnpackLow(low, otherLow).AsSingle();
        second = Avx512F.UnpackHigh(low, otherLow).AsSingle();
        third = Avx512F.UnpackLow(high, otherHigh).AsSingle();
        fourth = Avx512F.UnpackHigh(high, otherHigh).AsSingle();
    }

    /// <summary>Result rows 0, 4, 8 and 12 from the quarters of four vectors, as far as there are <paramref name="columns"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, Vector512<float> mask, int columns, float* to, nint toStride)
    {
        if (columns <= 0)
            return;
        var (left, right) = (Avx512F.Shuffle4x128(a, b, 0x44), Avx512F.Shuffle4x128(c, d, 0x44));
        Avx512F.MaskStore(to, mask, Avx512F.Shuffle4x128(left, right, 0x88));
        if (columns > 4)
            Avx512F.MaskStore(to + (4 * toStride), mask, Avx512F.Shuffle4x128(left, right, 0xDD));
        if (columns <= 8)
            return;
        (left, right) = (Avx512F.Shuffle4x128(a, b, 0xEE), Avx512F.Shuffle4x128(c, d, 0xEE));
        Avx512F.MaskStore(to + (8 * toStride), mask, Avx512F.Shuffle4x128(left, right, 0x88));
        if (columns > 12)
            Avx512F.MaskStore(to + (12 * toStride), mask, Avx512F.Shuffle4x128(left, right, 0xDD));
    }

    /// <summary>Eight rows of eight: pairs, then quarters, then halves change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block8(float* from, nint fromStride, float* to, nint toStride, float factor)
    {
        var f = Vector256.Create(factor);
        var r0 = Avx.LoadVector256(from) * f;
        var r1 = Avx.LoadVector256(from + fromStride) * f;
        var r2 = Avx.LoadVector256(from + (2 * fromStride)) * f;
        var r3 = Avx.LoadVector256(from + (3 * fromStride)) * f;
        var r4 = Avx.LoadVector256(from + (4 * fromStride)) * f;
        var r5 = Avx.LoadVector256(from + (5 * fromStride)) * f;
        var r6 = Avx.LoadVector256(from + (6 * fromStride)) * f;
        var r7 = Avx.LoadVector256(from + (7 * fromStride)) * f;

        var (a0, a1, a2, a3) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1), Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        var (a4, a5, a6, a7) = (Avx.UnpackLow(r4, r5), Avx.UnpackHigh(r4, r5), Avx.UnpackLow(r6, r7), Avx.UnpackHigh(r6, r7));

        var (b0, b1, b2, b3) = (Avx.Shuffle(a0, a2, 0x44), Avx.Shuffle(a0, a2, 0xEE), Avx.Shuffle(a1, a3, 0x44), Avx.Shuffle(a1, a3, 0xEE));
        var (b4, b5, b6, b7) = (Avx.Shuffle(a4, a6, 0x44), Avx.Shuffle(a4, a6, 0xEE), Avx.Shuffle(a5, a7, 0x44), Avx.Shuffle(a5, a7, 0xEE));

        Avx.Permute2x128(b0, b4, 0x20).Store(to);
        Avx.Permute2x128(b1, b5, 0x20).Store(to + toStride);
        Avx.Permute2x128(b2, b6, 0x20).Store(to + (2 * toStride));
        Avx.Permute2x128(b3, b7, 0x20).Store(to + (3 * toStride));
        Avx.Permute2x128(b0, b4, 0x31).Store(to + (4 * toStride));
        Avx.Permute2x128(b1, b5, 0x31).Store(to + (5 * toStride));
        Avx.Permute2x128(b2, b6, 0x31).Store(to + (6 * toStride));
        Avx.Permute2x128(b3, b7, 0x31).Store(to + (7 * toStride));
    }
}
