using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Chiron.Tensors.Storage;

/// <summary>The number formats of tensors that are read as floats.</summary>
internal static class TensorValues
{
    public delegate void ReadBytes(Span<byte> bytes, long offset);

    /// <summary>Bytes an element takes; 0 for a type that isn't known.</summary>
    public static int Width(string type) => type switch
    {
        "F64" or "I64" or "U64" or "C64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    public static void Read(TensorEntry entry, Span<float> destination, ReadBytes read, string path)
    {
        if (entry.Type == "F32")
        {
            read(MemoryMarshal.AsBytes(destination), entry.Start);
            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>(destination), MemoryMarshal.Cast<float, uint>(destination));
            return;
        }

        if (entry.Type is not ("BF16" or "F16"))
            throw new SafetensorsException($"tensor '{entry.Name}' of '{path}' holds {entry.Type}; F32, BF16 and F16 can be read");

        Span<byte> bytes = stackalloc byte[4096];
        for (var (done, offset) = (0, entry.Start); done < destination.Length;)
        {
            var count = Math.Min(bytes.Length / 2, destination.Length - done);
            read(bytes[..(2 * count)], offset);
            for (var i = 0; i < count; i++)
            {
                var bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
                destination[done + i] = entry.Type == "BF16" ? BitConverter.UInt32BitsToSingle((uint)bits << 16) : (float)BitConverter.UInt16BitsToHalf(bits);
            }

            done += count;
            offset += 2 * count;
        }
    }
}
