using System.Security.Cryptography;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Deals lines among the splits by a hash of what they say: of eight shares training gets five, final notes two and development one. Where a line stands does
/// not matter, so a table may grow without a line changing sides.
/// </summary>
internal static class NoteDeal
{
    /// <summary>Whose a line is; capitals make no difference.</summary>
    public static NoteSplit Of(string line) => (Hash(line) % 8) switch { 0 => NoteSplit.Development, 1 or 2 => NoteSplit.Final, _ => NoteSplit.Training };

    /// <summary>A split's lines of a list. A split that is dealt none gets the first in order of hashes that training has.</summary>
    public static List<string> Share(IReadOnlyCollection<string> lines, NoteSplit split)
    {
        if (split == NoteSplit.OtherAuthors)
            split = NoteSplit.Development;
        var mine = lines.Where(line => Of(line) == split).ToList();
        if (mine.Count > 0 && split != NoteSplit.Training)
            return mine;
        var missing = new[] { NoteSplit.Development, NoteSplit.Final }.Where(other => lines.All(line => Of(line) != other)).ToList();
        var given = lines.Where(line => Of(line) == NoteSplit.Training).OrderBy(Hash).Take(missing.Count).ToList();
        return split == NoteSplit.Training ? [.. mine.Except(given)] : [given[missing.IndexOf(split)]];
    }

    private static uint Hash(string line) => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(line.Trim().ToLowerInvariant())));
}
