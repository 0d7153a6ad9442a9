using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Deals lines among the splits by a hash of what they say: of eight shares training gets five, final notes two and development one. Where a line stands does
/// not matter, so a table may grow without a line changing sides, but for the one that a short list gives away.
/// </summary>
internal static class NoteDeal
{
    /// <summary>Whose a line is; capitals make no difference.</summary>
    public static NoteSplit Of(string line) => (Hash(line) % 8) switch { 0 => NoteSplit.Development, 1 or 2 => NoteSplit.Final, _ => NoteSplit.Training };

    /// <summary>A split's lines of a list; other authors have development's. A split that is dealt none gets the first in order of hashes that training has.</summary>
    public static List<string> Share(IReadOnlyCollection<string> lines, NoteSplit split)
    {
        if (split == NoteSplit.OtherAuthors)
            split = NoteSplit.Development;
        var dealt = lines.ToLookup(Of);
        var missing = new[] { NoteSplit.Development, NoteSplit.Final }.Where(other => !dealt.Contains(other)).ToList();
        var given = dealt[NoteSplit.Training].OrderBy(Hash).Take(missing.Count).ToList();
        if (split == NoteSplit.Training)
            return [.. dealt[split].Except(given)];
        return dealt.Contains(split) ? [.. dealt[split]] : [given[missing.IndexOf(split)]];
    }

    private static uint Hash(string line) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(line.Trim().ToLowerInvariant())));
}
