namespace Chiron.Reasoning.Combining;

/// <summary>Chance that is a function of what it is about: SplitMix64 (Steele et al. 2014) over a few numbers, the same on every machine.</summary>
internal static class KeyedHash
{
    public static ulong Of(params ReadOnlySpan<long> keys)
    {
        var state = 0x243F6A8885A308D3UL;
        foreach (var key in keys)
        {
            state = (state ^ (ulong)key) + 0x9E3779B97F4A7C15;
            state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
            state ^= state >> 31;
        }

        return state;
    }

    /// <summary>0 to below 1.</summary>
    public static double Uniform(params ReadOnlySpan<long> keys) => (Of(keys) >> 11) * (1.0 / (1UL << 53));
}
