namespace Chiron.Validation.Metrics;

/// <summary>The last step of SplitMix64 (Steele et al. 2014), to make seeds of what a draw is for: System.HashCode differs from run to run.</summary>
internal static class SplitMix64
{
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
