namespace Chiron.Deidentification;

/// <summary>A small hash table from UTF-8 names to values, looked up without making strings.</summary>
internal sealed class NameTable<T>
{
    private byte[]?[] _names = new byte[64][];
    private uint[] _hashes = new uint[64];
    private T[] _values = new T[64];
    private int _count;

    public void Set(ReadOnlySpan<byte> name, T value)
    {
        if (_count * 2 >= _names.Length)
            Grow();
        var slot = Find(name, out var hash);
        if (_names[slot] is null)
        {
            _names[slot] = name.ToArray();
            _hashes[slot] = hash;
            _count++;
        }

        _values[slot] = value;
    }

    public int Count => _count;

    public bool TryGet(ReadOnlySpan<byte> name, out T value)
    {
        var slot = Find(name, out _);
        value = _values[slot];
        return _names[slot] is not null;
    }

    private int Find(ReadOnlySpan<byte> name, out uint hash)
    {
        var mask = _names.Length - 1;
        hash = ByteHash.Of(name);
        var slot = (int)hash & mask;
        while (_names[slot] is { } other && (_hashes[slot] != hash || !name.SequenceEqual(other)))
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        var (names, values) = (_names, _values);
        _names = new byte[names.Length * 2][];
        _hashes = new uint[names.Length * 2];
        _values = new T[names.Length * 2];
        for (var i = 0; i < names.Length; i++)
            if (names[i] is { } name)
            {
                var slot = Find(name, out var hash);
                _names[slot] = name;
                _hashes[slot] = hash;
                _values[slot] = values[i];
            }
    }
}
