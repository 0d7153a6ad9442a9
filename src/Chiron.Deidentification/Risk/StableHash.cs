namespace Chiron.Deidentification;

/// <summary>64-bit hashes that are the same in every run, for counting and for drawing samples. Not for secrets.</summary>
internal static class StableHash
{
    private const ulong Offset = 14695981039346656037;

    /// <summary>FNV-1a over the bytes, then mixed.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        var hash = Offset ^ seed;
        foreach (var b in bytes)
            hash = (hash ^ b) * 1099511628211;
        return Mix(hash);
    }

    public static ulong Of(ReadOnlySpan<char> text, ulong seed = 0)
    {
        var hash = Offset ^ seed;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211;
        return Mix(hash);
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    public static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
