namespace Chiron.Intake;

/// <summary>A table that travels inside this assembly: comma-separated, its source in the first line after <c>#</c>, no quoting.</summary>
internal static class EmbeddedTable
{
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream = typeof(EmbeddedTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the table '{name}' is not embedded in this assembly");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#')
                yield return line.Split(',');
    }
}
