namespace Chiron.Deidentification;

/// <summary>A small hash table from UTF-8 names to values, looked up without making strings.</summary>
internal sealed class NameTable<T>
{
    private byte[]?[] _names = new byte[64][];
    private T[] _values = new T[64];
    private int _count;

    public void Set(ReadOnlySpan<byte> name, T value)
    {
        if (_count * 2 >= _names.Length)
            Grow();
        var slot = Find(name);
        if (_names[slot] is null)
        {
            _names[slot] = name.ToArray();
            _count++;
        }

        _values[slot] = value;
    }

    public bool TryGet(ReadOnlySpan<byte> name, out T value)
    {
        var slot = Find(name);
        value = _values[slot];
        return _names[slot] is not null;
    }

    private int Find(ReadOnlySpan<byte> name)
    {
        var mask = _names.Length - 1;
        var slot = Hash(name) & mask;
        while (_names[slot] is { } other && !name.SequenceEqual(other))
            slot = (slot + 1) & mask;
        return slot;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length * 0x9E3779B1u;
        foreach (var b in name)
            hash = (hash ^ b) * 16777619u;
        return (int)(hash ^ (hash >> 16)) & int.MaxValue;
    }

    private void Grow()
    {
        var (names, values) = (_names, _values);
        _names = new byte[names.Length * 2][];
        _values = new T[names.Length * 2];
        for (var i = 0; i < names.Length; i++)
            if (names[i] is { } name)
            {
                var slot = Find(name);
                _names[slot] = name;
                _values[slot] = values[i];
            }
    }
}
