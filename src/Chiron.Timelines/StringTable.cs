using System.Collections.Concurrent;

namespace Chiron.Timelines;

/// <summary>
/// Strings numbered 0, 1, 2 … in the order they were first seen, so that a timeline holds four bytes a code. Safe for many threads;
/// reading takes no lock.
/// </summary>
/// <remarks>
/// A table may stand on a shared one: its own strings then live only as long as it does, which is how a subject's long notes do not
/// pile up in the table that a whole dataset shares.
/// </remarks>
public sealed class StringTable
{
    private const int FirstOwnId = 1 << 30;

    private readonly StringTable? _shared;
    private readonly int _firstId;
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Lock _append = new();
    private volatile string?[] _strings = new string?[16];
    private volatile int _count;

    public StringTable()
    {
    }

    /// <summary>A table whose own strings are numbered from 2³⁰ and which knows all strings of <paramref name="shared"/> by their ids there.</summary>
    /// <exception cref="ArgumentException"><paramref name="shared"/> stands on another table itself.</exception>
    public StringTable(StringTable shared)
    {
        if (shared._shared is not null)
            throw new ArgumentException("a table cannot stand on one that stands on another", nameof(shared));
        _shared = shared;
        _firstId = FirstOwnId;
    }

    /// <summary>How many strings this table holds itself.</summary>
    public int Count => _count;

    /// <exception cref="ArgumentOutOfRangeException">No string has this id.</exception>
    public string this[int id]
    {
        get
        {
            if (_shared is not null && id < FirstOwnId)
                return _shared[id];

            // The array is published after its strings, and an id after the array: a reader that holds an id sees the string.
            var strings = _strings;
            var index = id - _firstId;
            return (uint)index < (uint)strings.Length && strings[index] is { } text
                ? text
                : throw new ArgumentOutOfRangeException(nameof(id), id, "no string of this table has this id");
        }
    }

    /// <summary>The id of <paramref name="text"/>, given now if it is new.</summary>
    public int Intern(string text)
    {
        if (Find(text) is >= 0 and var known)
            return known;

        lock (_append)
        {
            if (_ids.TryGetValue(text, out known))
                return known;
            var index = _count;
            if (index == _strings.Length)
            {
                var larger = new string?[index * 2];
                _strings.CopyTo(larger, 0);
                larger[index] = text;
                _strings = larger;
            }
            else
            {
                Volatile.Write(ref _strings[index], text);
            }

            _count = index + 1;
            _ids[text] = _firstId + index;
            return _firstId + index;
        }
    }

    /// <summary>The id of <paramref name="text"/>, or -1 where the table has never seen it.</summary>
    public int Find(string text) =>
        _ids.TryGetValue(text, out var id) ? id : _shared?.Find(text) ?? -1;
}
