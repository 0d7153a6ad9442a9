using System.Runtime.InteropServices;

namespace Chiron.Tensors.Assembly;

/// <summary>What an assembled tile is told: eight bytes each, in the order that <see cref="TileCode"/> reads them. Distances are in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileArguments
{
    /// <summary>Element (i, k) of A, 32 bits that hold two or four neighbours along k, is at i · <see cref="ARow"/> + k · <see cref="AStep"/>.</summary>
    public void* A;

    public nint ARow;

    public nint AStep;

    /// <summary>A panel: step k of 32 columns at 128 · k, each column's neighbours along k in 32 bits.</summary>
    public void* B;

    /// <summary>Steps along k; at least 1.</summary>
    public nint Steps;

    public void* C;

    public nint CRow;

    /// <summary>32 values of C's type to start each row from, or null.</summary>
    public void* Start;

    /// <summary>Not 0: add floats to those in C.</summary>
    public nint Accumulate;

    /// <summary>Which of the last vector's 16 columns are written.</summary>
    public nint Mask;
}
