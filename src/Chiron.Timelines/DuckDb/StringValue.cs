using System.Runtime.InteropServices;

namespace Chiron.Timelines.DuckDb;

/// <summary><c>duckdb_string_t</c>: up to 12 bytes in place, longer text behind a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal readonly unsafe struct StringValue
{
    private const int InlineLength = 12;

    [FieldOffset(0)]
    public readonly uint Length;

    [FieldOffset(4)]
    private readonly byte _inline;

    [FieldOffset(8)]
    private readonly byte* _pointer;

    /// <summary>The bytes of a value that stays where it is: an element of a chunk's vector.</summary>
    public static ReadOnlySpan<byte> Bytes(ref readonly StringValue value) =>
        value.Length <= InlineLength
            ? MemoryMarshal.CreateReadOnlySpan(in value._inline, (int)value.Length)
            : new ReadOnlySpan<byte>(value._pointer, (int)value.Length);
}
