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
