namespace Chiron.Timelines.DuckDb;

/// <summary>A VARCHAR[] column of a chunk.</summary>
public readonly ref struct TextListVector
{
    private readonly ReadOnlySpan<ListEntry> _entries;
    private readonly TextVector _elements;
    private readonly ValidityMask _validity;

    internal TextListVector(ReadOnlySpan<ListEntry> entries, TextVector elements, ValidityMask validity)
    {
        _entries = entries;
        _elements = elements;
        _validity = validity;
    }

    /// <summary>The row's list without its null elements. Meaningless where the row itself is null.</summary>
    public string[] Strings(int row)
    {
        var (offset, length) = ((int)_entries[row].Offset, (int)_entries[row].Length);
        var strings = new List<string>(length);
        for (var i = offset; i < offset + length; i++)
            if (_validity.IsValid(i))
                strings.Add(_elements.String(i));
        return [.. strings];
    }
}
