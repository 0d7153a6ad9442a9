using Chiron.Timelines;

namespace Chiron.Validation.Predictors;

/// <summary>One number for one string, whichever dataset's table it stands in.</summary>
internal sealed class SharedIds
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<StringTable, List<int>> _ofTables = [];

    /// <summary>The shared number at each of the table's own; the table may have grown since it was last asked for.</summary>
    public List<int> Of(StringTable table)
    {
        if (!_ofTables.TryGetValue(table, out var shared))
            _ofTables[table] = shared = [];
        for (var id = shared.Count; id < table.Count; id++)
            shared.Add(Of(table[id]));
        return shared;
    }

    public int Of(string text)
    {
        if (!_ids.TryGetValue(text, out var number))
            _ids[text] = number = _ids.Count;
        return number;
    }
}
