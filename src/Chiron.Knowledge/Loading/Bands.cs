namespace Chiron.Knowledge.Loading;

/// <summary>What rows by age must satisfy.</summary>
internal static class Bands
{
    /// <summary>Reports bands that are empty, overlap, descend or hold values outside 0 to <paramref name="greatest"/>.</summary>
    public static void Check(IReadOnlyList<RateBand> bands, string name, double greatest, Action<string> report)
    {
        var end = 0.0;
        foreach (var band in bands)
        {
            if (band.FromAge < end || band.ToAge <= band.FromAge)
                report($"'{name}' must have ascending ages without overlap; the row from {band.FromAge} to {band.ToAge} does not");
            if (!(band.Female >= 0 && band.Female <= greatest && band.Male >= 0 && band.Male <= greatest))
                report($"'{name}' from age {band.FromAge} holds {band.Female} and {band.Male}; values must lie from 0 to {greatest}");
            end = band.ToAge;
        }
    }
}
