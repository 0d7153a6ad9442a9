using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Chiron.Timelines;

/// <summary>Finds the id in a <see cref="StringTable"/> of text that comes as UTF-8, making a string only for text not seen before. For one thread.</summary>
/// <remarks>An open-addressing table over the bytes; about 10 ns a look-up, where decoding first would cost several times that.</remarks>
internal sealed class Utf8StringIds(StringTable table)
{
    private Entry[] _entries = new Entry[1024];
    private int _count;

    public StringTable Table => table;

    public int Intern(ReadOnlySpan<byte> utf8)
    {
        var hash = Hash(utf8);
        var mask = _entries.Length - 1;
        for (var slot = (int)(hash & (uint)mask); ; slot = (slot + 1) & mask)
        {
            ref var entry = ref _entries[slot];
            if (entry.Bytes is null)
                return Add(utf8, hash, slot);
            if (entry.Hash == hash && utf8.SequenceEqual(entry.Bytes))
                return entry.Id;
        }
    }

    private int Add(ReadOnlySpan<byte> utf8, ulong hash, int slot)
    {
        var id = table.Intern(Encoding.UTF8.GetString(utf8));
        _entries[slot] = new Entry(hash, utf8.ToArray(), id);
        if (++_count * 2 > _entries.Length)
            Grow();
        return id;
    }

    private void Grow()
    {
        var larger = new Entry[_entries.Length * 2];
        var mask = larger.Length - 1;
        foreach (var entry in _entries)
        {
            if (entry.Bytes is null)
                continue;
            var slot = (int)(entry.Hash & (uint)mask);
            while (larger[slot].Bytes is not null)
                slot = (slot + 1) & mask;
            larger[slot] = entry;
        }

        _entries = larger;
    }

    // Multiply and rotate by eight bytes at a time; the final multiplication spreads to the low bits that choose the slot.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong multiplier = 0x9E3779B97F4A7C15;
        var hash = (ulong)bytes.Length * multiplier;
        while (bytes.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * multiplier, 29);
            bytes = bytes[8..];
        }

        ulong tail = 0;
        for (var i = 0; i < bytes.Length; i++)
            tail |= (ulong)bytes[i] << (8 * i);
        hash = (hash ^ tail) * multiplier;
        return (hash ^ (hash >> 32)) * multiplier >> 16;
    }

    private readonly record struct Entry(ulong Hash, byte[]? Bytes, int Id);
}
