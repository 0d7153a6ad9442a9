using System.Text;

namespace Chiron.Intake.Fhir;

/// <summary>Strings by their UTF-8 bytes, so that a code that comes a million times is decoded and kept once. Bounded; for one thread.</summary>
internal sealed class Utf8Strings
{
    private const int Slots = 1 << 16;
    private const int LongestKept = 200;

    private readonly (byte[] Utf8, string Text)[] _slots = new (byte[], string)[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        if (utf8.Length > LongestKept)
            return Encoding.UTF8.GetString(utf8);

        var hash = 14695981039346656037UL;
        foreach (var b in utf8)
            hash = (hash ^ b) * 1099511628211UL;
        ref var slot = ref _slots[(int)((hash ^ (hash >> 32)) & (Slots - 1))];
        if (slot.Utf8 is null || !utf8.SequenceEqual(slot.Utf8))
            slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return slot.Text;
    }
}
