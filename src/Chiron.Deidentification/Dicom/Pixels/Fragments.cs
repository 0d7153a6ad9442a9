using System.Buffers.Binary;

namespace Chiron.Deidentification;

/// <summary>Encapsulated pixel data (PS3.5 A.4): an offset table, then fragments, one or more a frame.</summary>
internal static class Fragments
{
    /// <summary>The bytes of each frame; null where it cannot be told which fragments are whose.</summary>
    /// <param name="value">As <see cref="DicomElement.Value"/> has it, whole by the reader's check.</param>
    public static List<ReadOnlyMemory<byte>>? Frames(ReadOnlyMemory<byte> value, int frames)
    {
        var fragments = new List<(int Offset, ReadOnlyMemory<byte> Bytes)>();
        var table = Next(value, 0, out var at);
        var first = at;
        while (at + 8 <= value.Length && BinaryPrimitives.ReadUInt16LittleEndian(value.Span[(at + 2)..]) == 0xE000)
        {
            var start = at;
            fragments.Add((start - first, Next(value, start, out at)));
        }

        if (fragments.Count == frames)
            return fragments.ConvertAll(fragment => fragment.Bytes);
        if (fragments.Count < frames)
            return null;
        if (frames == 1)
            return [Join(fragments, 0, fragments.Count)];
        if (table.Length != 4 * frames)
            return null;
        var result = new List<ReadOnlyMemory<byte>>();
        for (var frame = 0; frame < frames; frame++)
        {
            var from = Index(frame);
            var to = frame + 1 < frames ? Index(frame + 1) : fragments.Count;
            if (from < 0 || to <= from)
                return null;
            result.Add(Join(fragments, from, to));
        }

        return result;

        int Index(int frame)
        {
            var offset = BinaryPrimitives.ReadUInt32LittleEndian(table.Span[(4 * frame)..]);
            return fragments.FindIndex(fragment => fragment.Offset == offset);
        }
    }

    /// <summary>A value of one fragment a frame with an offset table.</summary>
    public static byte[] Build(IReadOnlyList<byte[]> frames)
    {
        using var result = new MemoryStream();
        Span<byte> head = stackalloc byte[8];
        Item(result, head, 0xE000, (uint)(4 * frames.Count));
        uint offset = 0;
        foreach (var frame in frames)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head, offset);
            result.Write(head[..4]);
            offset += 8 + (uint)frame.Length;
        }

        foreach (var frame in frames)
        {
            Item(result, head, 0xE000, (uint)frame.Length);
            result.Write(frame);
        }

        Item(result, head, 0xE0DD, 0);
        return result.ToArray();
    }

    private static void Item(MemoryStream target, Span<byte> head, ushort element, uint length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(head, 0xFFFE);
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], element);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], length);
        target.Write(head);
    }

    private static ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> value, int at, out int next)
    {
        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(value.Span[(at + 4)..]);
        next = at + 8 + length;
        return value.Slice(at + 8, length);
    }

    private static ReadOnlyMemory<byte> Join(List<(int Offset, ReadOnlyMemory<byte> Bytes)> fragments, int from, int to)
    {
        if (to - from == 1)
            return fragments[from].Bytes;
        using var joined = new MemoryStream();
        for (var i = from; i < to; i++)
            joined.Write(fragments[i].Bytes.Span);
        return joined.ToArray();
    }
}
