using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Chiron.Knowledge;

/// <summary>The entries of one kind, in ordinal order of their ids, found by place or by id.</summary>
public sealed class PackTable<T> : IReadOnlyList<T>
{
    private readonly T[] _entries;
    private readonly Dictionary<string, int> _places;

    /// <param name="entries">With unique ids.</param>
    /// <param name="id">The id of an entry.</param>
    public PackTable(IEnumerable<T> entries, Func<T, string> id)
    {
        _entries = [.. entries.OrderBy(id, StringComparer.Ordinal)];
        _places = new Dictionary<string, int>(_entries.Length, StringComparer.Ordinal);
        for (var i = 0; i < _entries.Length; i++)
            _places.Add(id(_entries[i]), i);
    }

    public int Count => _entries.Length;

    public T this[int place] => _entries[place];

    /// <exception cref="KeyNotFoundException">No entry has this id.</exception>
    public T this[string id] =>
        TryGet(id, out var entry) ? entry : throw new KeyNotFoundException($"the knowledge pack has no {typeof(T).Name} '{id}'");

    /// <summary>The place of an entry, or -1.</summary>
    public int PlaceOf(string id) => _places.TryGetValue(id, out var place) ? place : -1;

    public bool Contains(string id) => _places.ContainsKey(id);

    public bool TryGet(string id, [NotNullWhen(true)] out T? entry)
    {
        if (_places.TryGetValue(id, out var place))
        {
            entry = _entries[place]!;
            return true;
        }

        entry = default;
        return false;
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();
}
