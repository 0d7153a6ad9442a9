using System.Runtime.InteropServices;

namespace Chiron.Tensors.Assembly;

/// <summary>What the assembled conversions are told: eight bytes each, in the order that <see cref="RoundingCode"/> reads them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RoundingArguments
{
    /// <summary>Floats: the first row, or the first of the first two.</summary>
    public float* From;

    /// <summary>The second row, of which each value becomes the upper neighbour; used by the interleaving form.</summary>
    public float* Second;

    /// <summary>Where bfloat16 go: 64 bytes for every 32 values of one row, or 128 for every 32 of two.</summary>
    public void* To;

    /// <summary>Rows, or pairs of rows; at least 1.</summary>
    public nint Rows;

    /// <summary>Bytes from a row, or pair, to the next.</summary>
    public nint FromRow;

    /// <summary>Bytes from where a row, or pair, goes to where the next does.</summary>
    public nint ToRow;

    /// <summary>Bytes from where one 32 columns go to where the next do.</summary>
    public nint ToStep;

    /// <summary>Whole groups of 32 columns; may be 0.</summary>
    public nint Groups;

    /// <summary>Whether columns are left after these; they are written as a whole group with zeros.</summary>
    public nint Rest;

    /// <summary>Which of the left columns 0 … 15 there are.</summary>
    public nint LowMask;

    /// <summary>Which of the left columns 16 … 31 there are.</summary>
    public nint HighMask;

    /// <summary>The 64 bytes that tell VPERMW to interleave.</summary>
    public void* Order;
}
