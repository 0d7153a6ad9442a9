using System.Text;

namespace Chiron.Deidentification;

/// <summary>The tables that come with the product, as resources of this assembly.</summary>
internal static class DataFile
{
    public static string Text(string name)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream($"Chiron.Deidentification.Data.{name}")
            ?? throw new InvalidOperationException($"the assembly holds no table '{name}'");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public static byte[] Bytes(string name)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream($"Chiron.Deidentification.Data.{name}")
            ?? throw new InvalidOperationException($"the assembly holds no table '{name}'");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The lines of a table that are neither blank nor a comment, trimmed.</summary>
    public static string[] Lines(string name) =>
        [.. Text(name).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'))];

    /// <summary>The words of a table, several a line.</summary>
    public static string[] Words(string name) =>
        [.. Lines(name).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
