using System.Buffers.Binary;

namespace Chiron.Deidentification;

/// <summary>A quick hash of short byte strings, eight bytes at a time; for tables of bounded size, and no secret.</summary>
internal static class ByteHash
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * Factor;
        while (bytes.Length >= 8)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        if (bytes.Length >= 4)
            hash = Mix(hash, BinaryPrimitives.ReadUInt32LittleEndian(bytes) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) << 32);
        else if (bytes.Length > 0)
            hash = Mix(hash, bytes[0] | (ulong)bytes[bytes.Length / 2] << 8 | (ulong)bytes[^1] << 16);
        return (uint)(hash >> 32);
    }

    private static ulong Mix(ulong hash, ulong next)
    {
        hash = (hash ^ next) * Factor;
        return hash ^ (hash >> 29);
    }
}
