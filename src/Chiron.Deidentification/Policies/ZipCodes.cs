using System.Collections.Frozen;

namespace Chiron.Deidentification;

/// <summary>ZIP codes cut to three digits, and to 000 where too few people live (45 CFR 164.514(b)(2)(i)(B)).</summary>
internal static class ZipCodes
{
    private static readonly FrozenSet<string> LowPopulation = DataFile.Lines("zip3-low-population.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <returns>Three digits, or null where the text is no United States ZIP code.</returns>
    public static string? FirstThree(string postalCode)
    {
        var code = postalCode.AsSpan().Trim();
        if (code.Length is not (5 or 9 or 10) || code[..5].ContainsAnyExceptInRange('0', '9'))
            return null;
        var prefix = code[..3].ToString();
        return LowPopulation.Contains(prefix) ? "000" : prefix;
    }
}
