using System.Collections.Concurrent;

namespace Chiron.Timelines;

/// <summary>Strings numbered 0, 1, 2 … in the order they were first seen, so that a timeline holds four bytes a code. Safe for many threads.</summary>
public sealed class StringTable
{
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _strings = [];
    private readonly Lock _append = new();

    public int Count
    {
        get { lock (_append) return _strings.Count; }
    }

    public string this[int id]
    {
        get { lock (_append) return _strings[id]; }
    }

    /// <summary>The id of <paramref name="text"/>, given now if it is new.</summary>
    public int Intern(string text)
    {
        if (_ids.TryGetValue(text, out var known))
            return known;

        lock (_append)
        {
            if (_ids.TryGetValue(text, out known))
                return known;
            var id = _strings.Count;
            _strings.Add(text);
            _ids[text] = id;
            return id;
        }
    }

    /// <summary>The id of <paramref name="text"/>, or -1 where the table has never seen it.</summary>
    public int Find(string text) => _ids.TryGetValue(text, out var id) ? id : -1;
}
