using System.Buffers.Binary;

namespace Chiron.Deidentification;

/// <summary>RLE Lossless (PS3.5 annex G): each byte of each sample in a segment of its own, the most significant first, packed row by row.</summary>
internal static class RunLength
{
    private const int HeaderLength = 64;
    private const int MostPacked = 64;

    /// <summary>Decodes one frame into planes of little-endian values.</summary>
    /// <returns>Null where the data are damaged.</returns>
    public static byte[]? Decode(ReadOnlySpan<byte> frame, PixelFormat format)
    {
        var (pixels, bytes) = (format.Rows * format.Columns, format.BytesPerValue);
        if (frame.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(frame) != format.Samples * bytes || format.Samples * bytes > 15)
            return null;
        if ((long)frame.Length * MostPacked < (long)pixels * bytes * format.Samples)
            return null; // two bytes say at most 128: no frame is made that the data cannot fill
        var result = new byte[pixels * bytes * format.Samples];
        var plane = new byte[pixels];
        for (var segment = 0; segment < format.Samples * bytes; segment++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(frame[(4 + 4 * segment)..]);
            var end = segment + 1 < format.Samples * bytes ? BinaryPrimitives.ReadUInt32LittleEndian(frame[(8 + 4 * segment)..]) : (uint)frame.Length;
            if (start < HeaderLength || end < start || end > frame.Length || !Unpack(frame[(int)start..(int)end], plane))
                return null;
            var (sample, significance) = (segment / bytes, bytes - 1 - segment % bytes);
            for (var i = 0; i < pixels; i++)
                result[(sample * pixels + i) * bytes + significance] = plane[i];
        }

        return result;
    }

    /// <summary>Encodes planes of little-endian values.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> planes, PixelFormat format)
    {
        var (pixels, bytes) = (format.Rows * format.Columns, format.BytesPerValue);
        using var result = new MemoryStream();
        var header = new byte[HeaderLength];
        result.Write(header);
        BinaryPrimitives.WriteInt32LittleEndian(header, format.Samples * bytes);
        var row = new byte[format.Columns];
        for (var segment = 0; segment < format.Samples * bytes; segment++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + 4 * segment), (int)result.Length);
            var (sample, significance) = (segment / bytes, bytes - 1 - segment % bytes);
            for (var y = 0; y < format.Rows; y++)
            {
                for (var x = 0; x < format.Columns; x++)
                    row[x] = planes[(sample * pixels + y * format.Columns + x) * bytes + significance];
                Pack(row, result);
            }

            if (result.Length % 2 != 0)
                result.WriteByte(0);
        }

        var encoded = result.ToArray();
        header.CopyTo(encoded, 0);
        return encoded;
    }

    private static bool Unpack(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        var (at, to) = (0, 0);
        while (to < target.Length)
        {
            if (at >= packed.Length)
                return false;
            var n = (sbyte)packed[at++];
            if (n >= 0)
            {
                if (at + n + 1 > packed.Length || to + n + 1 > target.Length)
                    return false;
                packed.Slice(at, n + 1).CopyTo(target[to..]);
                at += n + 1;
                to += n + 1;
            }
            else if (n != -128)
            {
                if (at >= packed.Length || to + 1 - n > target.Length)
                    return false;
                target.Slice(to, 1 - n).Fill(packed[at++]);
                to += 1 - n;
            }
        }

        return true;
    }

    private static void Pack(ReadOnlySpan<byte> row, MemoryStream target)
    {
        for (var at = 0; at < row.Length;)
        {
            var run = Run(row, at);
            if (run >= 2)
            {
                target.WriteByte((byte)(sbyte)(1 - run));
                target.WriteByte(row[at]);
                at += run;
                continue;
            }

            var end = at + 1;
            while (end < row.Length && end - at < 128 && Run(row, end) < 3)
                end++;
            target.WriteByte((byte)(end - at - 1));
            target.Write(row[at..end]);
            at = end;
        }
    }

    private static int Run(ReadOnlySpan<byte> row, int at)
    {
        var end = at + 1;
        while (end < row.Length && end - at < 128 && row[end] == row[at])
            end++;
        return end - at;
    }
}
