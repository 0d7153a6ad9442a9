namespace Chiron.Cli.Verbs;

/// <summary>The lines of a stream, none longer in memory than a limit.</summary>
internal static class ByteLines
{
    /// <returns>Each line that is not blank, without its end, and where it stands; null for one that is longer than the limit.</returns>
    public static IEnumerable<(byte[]? Line, string Place)> Read(Stream stream, int longest)
    {
        using var line = new MemoryStream();
        var buffer = new byte[1 << 16];
        var (number, isTooLong) = (1L, false);
        for (int read; (read = stream.Read(buffer)) > 0;)
            for (var from = 0; from < read;)
            {
                var end = buffer.AsSpan(from, read - from).IndexOf((byte)'\n');
                var part = buffer.AsMemory(from, end < 0 ? read - from : end);
                if (line.Length + part.Length > longest)
                    isTooLong = true;
                else if (!isTooLong)
                    line.Write(part.Span);
                from += part.Length + 1;
                if (end < 0)
                    continue;
                if (Taken(line, isTooLong, number) is { } taken)
                    yield return taken;
                line.SetLength(0);
                (number, isTooLong) = (number + 1, false);
            }

        if (Taken(line, isTooLong, number) is { } last)
            yield return last;
    }

    private static (byte[]?, string)? Taken(MemoryStream line, bool isTooLong, long number)
    {
        var place = $"line {number}";
        if (isTooLong)
            return (null, place);
        var bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
        bytes = bytes.TrimEnd((byte)'\r');
        if (number == 1 && bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        return bytes.ContainsAnyExcept((byte)' ', (byte)'\t') ? (bytes.ToArray(), place) : null;
    }
}
