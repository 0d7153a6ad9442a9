using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>
/// A code's parents, nearest first: those that the dataset names in <c>codes.parquet</c>, else the shorter codes of its own system where a
/// shorter code means a broader one (ICD-10-CM: E11.65, E11.6, E11).
/// </summary>
internal sealed class CodeHierarchy(IReadOnlyDictionary<string, CodeMetadata> metadata)
{
    private const int DeepestChain = 16;
    private const string Icd10 = "ICD10CM//";

    /// <summary>All ancestors, nearest first, each once.</summary>
    public IReadOnlyList<string> Ancestors(string code)
    {
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { code };
        var next = Parents(code);
        for (var depth = 0; depth < DeepestChain && next.Count > 0; depth++)
        {
            var fresh = next.Where(seen.Add).ToList();
            found.AddRange(fresh);
            next = fresh.SelectMany(Parents).ToList();
        }

        return found;
    }

    /// <summary>The kind that the dataset names, else the one that the code's prefix suggests.</summary>
    public EventKind KindOf(string code) =>
        metadata.TryGetValue(code, out var known) && known.Kind != EventKind.Other ? known.Kind : EventKinds.Guess(code);

    private IReadOnlyList<string> Parents(string code)
    {
        if (metadata.TryGetValue(code, out var known) && known.ParentCodes.Count > 0)
            return known.ParentCodes;
        if (!code.StartsWith(Icd10, StringComparison.Ordinal))
            return [];

        var own = code.AsSpan(Icd10.Length);
        var shorter = own.Length switch
        {
            <= 3 => [],
            5 when own[3] == '.' => own[..3],
            _ => own[..^1],
        };
        return shorter.IsEmpty ? [] : [string.Concat(Icd10, shorter)];
    }
}
