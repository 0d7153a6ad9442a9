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
    /// <summary>Parts of training's lines in cross-validation.</summary>
    public const int Folds = 5;

    private const int FoldShift = 8; // the lowest bits say whose a line is

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

    /// <summary>
    /// Training's lines of a list but for one fold of five, or, for development, that fold: what is learnt on the one is tried on the other. A fold that is dealt none gets the first line.
    /// </summary>
    public static List<string> Share(IReadOnlyCollection<string> lines, NoteSplit split, int? fold) =>
        fold is null || split is not (NoteSplit.Training or NoteSplit.Development) ? Share(lines, split) : Fold(Share(lines, NoteSplit.Training), split, fold);

    /// <summary>The same of lines that are all training's.</summary>
    public static List<string> Fold(List<string> lines, NoteSplit split, int? fold)
    {
        if (fold is null)
            return lines;
        var mine = lines.Where(line => (Hash(line) >> FoldShift) % Folds == fold == (split == NoteSplit.Development)).ToList();
        return mine.Count > 0 ? mine : lines[..1];
    }

    private static uint Hash(string line) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(line.Trim().ToLowerInvariant())));
}
