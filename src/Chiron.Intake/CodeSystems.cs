using System.Globalization;

namespace Chiron.Intake;

/// <summary>Code systems by the URL that records use: their short name, their rank where a concept has several codings, and the dots of ICD codes.</summary>
/// <remarks>For one thread: it remembers the codes it has formed, so that each is one string.</remarks>
public sealed class CodeSystems
{
    private readonly Dictionary<string, System> _systems = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Url, string Code), string> _formed = [];

    public CodeSystems()
    {
        foreach (var row in EmbeddedTable.Rows("code-systems.csv"))
            _systems.Add(row[0], new System(row[1], int.Parse(row[2], CultureInfo.InvariantCulture), row[3]));
    }

    /// <summary>Whether the table names this URL.</summary>
    public bool Knows(string url) => _systems.ContainsKey(url);

    /// <summary>The short name (<c>LOINC</c>); for an unknown system its URL without the scheme; <c>LOCAL</c> for none.</summary>
    public string NameOf(string? url) =>
        string.IsNullOrEmpty(url) ? "LOCAL"
        : _systems.TryGetValue(url, out var system) ? system.Name
        : WithoutScheme(url);

    /// <summary>Lower is preferred. Unknown systems come after all known ones.</summary>
    public int RankOf(string? url) => url is not null && _systems.TryGetValue(url, out var system) ? system.Rank : int.MaxValue;

    /// <summary><c>SYSTEM//code</c>, with the dot that MIMIC and others leave out of ICD codes.</summary>
    public string Form(string? url, string code)
    {
        var key = (url ?? "", code);
        if (_formed.TryGetValue(key, out var formed))
            return formed;
        var dotted = url is not null && _systems.TryGetValue(url, out var system) ? Dotted(code, system.CodeForm) : code;
        return _formed[key] = $"{NameOf(url)}//{dotted}";
    }

    /// <summary>The ancestors of an ICD code by truncation, nearest first: <c>ICD10CM//E11.65</c> has <c>ICD10CM//E11.6</c> and <c>ICD10CM//E11</c>. Empty for others.</summary>
    public static IReadOnlyList<string> AncestorsOf(string code)
    {
        if (!code.StartsWith("ICD10CM//", StringComparison.Ordinal) && !code.StartsWith("ICD9CM//", StringComparison.Ordinal))
            return [];
        var dot = code.LastIndexOf('.');
        if (dot < 0)
            return [];
        var ancestors = new List<string>();
        for (var length = code.Length - 1; length > dot + 1; length--)
            ancestors.Add(code[..length]);
        ancestors.Add(code[..dot]);
        return ancestors;
    }

    private static string Dotted(string code, string form)
    {
        var category = form switch
        {
            "icd10" => 3,
            "icd9" => code.StartsWith('E') ? 4 : 3,
            "icd9pcs" => 2,
            _ => int.MaxValue,
        };
        return code.Length <= category || code.Contains('.') ? code : $"{code.AsSpan(0, category)}.{code.AsSpan(category)}";
    }

    private static string WithoutScheme(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme >= 0 ? url[(scheme + 3)..] : url.StartsWith("urn:", StringComparison.Ordinal) ? url[4..] : url;
        return rest.Replace("//", "/", StringComparison.Ordinal);
    }

    private sealed record System(string Name, int Rank, string CodeForm);
}
