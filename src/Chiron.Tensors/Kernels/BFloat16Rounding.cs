using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>Rounds floats to the nearest that a bfloat16 can hold, ties to even, and leaves them floats.</summary>
internal static class BFloat16Rounding
{
    private const int Width = 16;

    /// <summary>Rows of <paramref name="from"/>, rounded, without gaps.</summary>
    public static ReadOnlyMatrix Of(ReadOnlyMatrix from, Span<float> to)
    {
        for (var row = 0; row < from.Rows; row++)
            Round(from[row], to.Slice(row * from.Columns, from.Columns));
        return new ReadOnlyMatrix(to, from.Rows, from.Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ReadOnlySpan<float> from, Span<float> to)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        nuint i = 0, n = (nuint)from.Length;
        for (; i + Width <= n; i += Width)
        {
            var bits = Vector512.LoadUnsafe(ref source, i).AsUInt32();
            var rounded = (bits + Vector512.Create(0x7FFFu) + ((bits >>> 16) & Vector512<uint>.One)) & Vector512.Create(0xFFFF0000u);
            var isNumber = Vector512.LessThanOrEqual(bits & Vector512.Create(0x7FFFFFFFu), Vector512.Create(0x7F800000u));
            Vector512.ConditionalSelect(isNumber, rounded, bits | Vector512.Create(0x00400000u)).AsSingle().StoreUnsafe(ref target, i);
        }

        for (; i < n; i++)
            to[(int)i] = Round(from[(int)i]);
    }

    /// <summary>A NaN stays one.</summary>
    public static float Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? BitConverter.UInt32BitsToSingle(bits | 0x00400000)
            : BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
