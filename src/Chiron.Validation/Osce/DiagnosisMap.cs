using System.Text;
using Chiron.Knowledge;

namespace Chiron.Validation.Osce;

/// <summary>
/// Finds the conditions of a pack that a case's diagnosis stands for: those of that name or synonym, else those whose ICD-10-CM code names the same disease, else those that
/// name a wider disease which holds it. A diagnosis that fits none is out of the pack's reach.
/// </summary>
public sealed class DiagnosisMap
{
    private readonly KnowledgePack _pack;
    private readonly Dictionary<string, (string[] Same, string[] Wider)> _codes = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _byName;

    public DiagnosisMap(KnowledgePack pack)
    {
        _pack = pack;
        _byName = pack.Conditions.SelectMany(c => c.Synonyms.Concat(c.LayNames).Append(c.Name).Select(n => (Name: Normal(n), c.Id))).ToLookup(n => n.Name, n => n.Id, StringComparer.Ordinal);
        using var stream = typeof(DiagnosisMap).Assembly.GetManifestResourceStream("Chiron.Validation.Osce.osce-diagnoses.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Split('\t') is [var name, var same, var wider] && line[0] != '#')
                _codes[Normal(name)] = (same.Split(' ', StringSplitOptions.RemoveEmptyEntries), wider.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Ids of conditions, and how they were found; empty where the pack holds none.</summary>
    public (IReadOnlyList<string> Conditions, MapKind Kind) Of(string diagnosis)
    {
        var name = Normal(diagnosis);
        if (_byName[name].Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } named)
            return (named, MapKind.Name);
        if (!_codes.TryGetValue(name, out var codes))
            return ([], MapKind.OutOfReach);
        if (Coded(codes.Same) is { Count: > 0 } same)
            return (same, MapKind.Code);
        return Coded(codes.Wider) is { Count: > 0 } wider ? (wider, MapKind.Wider) : ([], MapKind.OutOfReach);
    }

    private List<string> Coded(string[] beginnings) =>
        [.. _pack.Conditions.Where(c => Array.Exists(beginnings, b => c.Icd10Cm.StartsWith(b, StringComparison.Ordinal))).Select(c => c.Id)];

    // Lower case, letters and digits alone, without what stands in parentheses and without possessives.
    private static string Normal(string name)
    {
        var open = name.IndexOf('(', StringComparison.Ordinal);
        var text = (open > 0 ? name[..open] : name).ToLowerInvariant().Replace("'s ", " ", StringComparison.Ordinal).Replace("’s ", " ", StringComparison.Ordinal);
        var normal = new StringBuilder();
        foreach (var c in text)
            if (char.IsLetterOrDigit(c))
                normal.Append(c);
            else if (normal.Length > 0 && normal[^1] != ' ')
                normal.Append(' ');
        return normal.ToString().Trim();
    }
}
