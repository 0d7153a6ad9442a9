using System.Runtime.InteropServices;

namespace Chiron.Tensors;

/// <summary>A zeroed block of floats outside the garbage collector's heap, aligned to a cache line (64 bytes); freed when disposed or collected.</summary>
internal sealed unsafe class NativeBuffer : SafeHandle
{
    private const int Alignment = 64;

    public NativeBuffer(int length)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        // A line more than asked for, so that a kernel may read a whole vector at the last float.
        SetHandle((nint)NativeMemory.AlignedAlloc(((nuint)length * sizeof(float)) + Alignment, Alignment));
        GC.AddMemoryPressure(Bytes);
        Span.Clear();
    }

    public int Length { get; }

    public Span<float> Span => !IsInvalid && !IsClosed
        ? new Span<float>((void*)handle, Length)
        : throw new ObjectDisposedException(nameof(NativeBuffer), "this memory was already given back");

    public override bool IsInvalid => handle == 0;

    private long Bytes => ((long)Length * sizeof(float)) + Alignment;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        GC.RemoveMemoryPressure(Bytes);
        return true;
    }
}
