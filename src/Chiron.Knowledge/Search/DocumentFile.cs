namespace Chiron.Knowledge.Search;

/// <summary>Reads the documents of one file by its extension.</summary>
internal static class DocumentFile
{
    /// <summary>Bytes; a larger file is refused.</summary>
    public const long LargestFile = 1L << 30;

    /// <summary>Bytes of a text; an XML file is read article by article and may be longer.</summary>
    public const long LargestText = 64L << 20;

    private const int LongestLine = 4 << 20;

    /// <summary>Whether files of this name are documents.</summary>
    public static bool IsDocument(string path) => Path.GetExtension(path).ToLowerInvariant() is ".md" or ".markdown" or ".txt" or ".xml" or ".nxml";

    /// <param name="path">Relative, for ids.</param>
    /// <param name="file">From its beginning.</param>
    /// <exception cref="DocumentFaultException">It is too large or not what its extension says.</exception>
    public static IEnumerable<SearchDocument> Read(string path, Stream file)
    {
        if (file.Length > LargestFile)
            throw new DocumentFaultException($"it has {file.Length:N0} bytes, more than the {LargestFile:N0} that are read");
        var extension = Path.GetExtension(path).ToLowerInvariant();
        if (extension is ".xml" or ".nxml")
            return ArticleXml.Read(path, file);
        if (file.Length > LargestText)
            throw new DocumentFaultException($"it has {file.Length:N0} bytes, more than the {LargestText:N0} of a text");
        return PlainDocument.Read(path, Lines(file), extension != ".txt") is { Passages.Count: > 0 } document ? [document] : [];
    }

    private static IEnumerable<string> Lines(Stream file)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Contains('\0'))
                throw new DocumentFaultException("it is not text", $"line {number}");
            if (line.Length > LongestLine)
                throw new DocumentFaultException($"a line has more than {LongestLine:N0} characters", $"line {number}");
            yield return line;
        }
    }
}
