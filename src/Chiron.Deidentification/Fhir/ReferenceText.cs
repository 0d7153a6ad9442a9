using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Rewrites references and addresses of resources: <c>Patient/1</c>, <c>urn:uuid:…</c>, <c>https://server/fhir/Patient/1/_history/2</c>,
/// <c>Practitioner?identifier=system|value</c>, <c>#contained</c>. A server's address is never kept.
/// </summary>
internal sealed class ReferenceText(Pseudonyms pseudonyms, IdentityIndex identities, IdentifierSystems systems)
{
    /// <summary>Where fullUrls of resources that had a server's address stand instead.</summary>
    public const string Base = "https://deidentified.invalid/fhir/";

    private const int MaximumKept = 1 << 13;
    private const int LongestKept = 512;

    // What was rewritten before, escaped for JSON: the few forms that come again and again and need strings to be taken apart.
    private readonly NameTable<byte[]> _knownReferences = new();
    private readonly NameTable<byte[]> _knownFullUrls = new();
    private readonly NameTable<byte[]> _knownQueries = new();

    public ReadOnlySpan<byte> Reference(in JsonScanner text) => Known(_knownReferences, text, static (self, reference) => self.Rewrite(reference));

    public ReadOnlySpan<byte> FullUrl(in JsonScanner text) => Known(_knownFullUrls, text, static (self, url) => self.RewriteFullUrl(url));

    public ReadOnlySpan<byte> Query(in JsonScanner text) => Known(_knownQueries, text, static (self, query) => self.RewriteQuery(query));

    private byte[] Known(NameTable<byte[]> known, in JsonScanner text, Func<ReferenceText, string, string> rewrite)
    {
        if (known.TryGet(text.ValueSpan, out var before))
            return before;
        var rewritten = JsonOutput.Escape(rewrite(this, text.GetString()));
        if (known.Count < MaximumKept && text.ValueSpan.Length <= LongestKept)
            known.Set(text.ValueSpan, rewritten);
        return rewritten;
    }

    /// <summary>Writes the common forms without making strings.</summary>
    /// <param name="target">At least as long as <paramref name="reference"/> and 48 more.</param>
    /// <returns>Bytes written; 0 where the reference has another form: use <see cref="Rewrite"/>.</returns>
    public int TryRewrite(ReadOnlySpan<byte> reference, Span<byte> target)
    {
        var id = reference;
        if (reference.StartsWith("urn:uuid:"u8))
        {
            id = reference[9..];
        }
        else
        {
            var slash = reference.IndexOf((byte)'/');
            if (slash <= 0 || !IsTypeName(reference[..slash]))
                return 0;
            id = reference[(slash + 1)..];
        }

        if (id.Length is 0 or > 64 || id.ContainsAny("/?|#%"u8) || identities.HasAliases)
            return 0;
        var prefix = reference.Length - id.Length;
        reference[..prefix].CopyTo(target);
        pseudonyms.Id(id).CopyTo(target[prefix..]);
        return prefix + Pseudonyms.IdLength;
    }

    public string Rewrite(string reference)
    {
        if (reference.StartsWith('#'))
            return reference.Length == 1 ? reference : "#" + pseudonyms.Id(reference[1..]);
        if (reference.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase))
            return "urn:uuid:" + Id(reference[9..]);
        if (reference.StartsWith("urn:oid:", StringComparison.OrdinalIgnoreCase))
            return "urn:oid:" + pseudonyms.Uid(reference[8..]);
        var question = reference.IndexOf('?', StringComparison.Ordinal);
        if (question >= 0)
            return Conditional(reference, question);

        if (reference.Length > 0 && IsTypeName(Encoding.UTF8.GetBytes(reference)))
            return reference;

        var parts = reference.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length >= 4 && parts[^2] == "_history")
            parts = parts[..^2];
        return parts.Length >= 2 && IsTypeName(Encoding.UTF8.GetBytes(parts[^2]))
            ? $"{parts[^2]}/{Id(parts[^1])}"
            : "urn:uuid:" + Id(reference);
    }

    /// <summary>The address of a bundle's entry: a server's address becomes <see cref="Base"/>, so that relative references still resolve.</summary>
    public string RewriteFullUrl(string url)
    {
        var rewritten = Rewrite(url);
        return url.StartsWith("http", StringComparison.OrdinalIgnoreCase) && rewritten.Contains('/', StringComparison.Ordinal) ? Base + rewritten : rewritten;
    }

    /// <summary>A search as in <c>ifNoneExist</c>: identifiers become pseudonyms, every other parameter is dropped.</summary>
    public string RewriteQuery(string query) =>
        string.Join('&', query.Split('&').Where(part => part.StartsWith("identifier=", StringComparison.Ordinal)).Select(Parameter));

    /// <summary>Takes "system|value" of a search apart, also where the bar is percent-encoded.</summary>
    public static (string System, string Value) SplitToken(string token)
    {
        token = token.Split('&')[0].Replace("%7C", "|", StringComparison.OrdinalIgnoreCase);
        var bar = token.LastIndexOf('|');
        return bar < 0 ? ("", token) : (token[..bar], token[(bar + 1)..]);
    }

    private string Conditional(string reference, int question)
    {
        var type = reference[..question];
        type = type[(type.LastIndexOf('/') + 1)..];
        if (!IsTypeName(Encoding.UTF8.GetBytes(type)))
            return "urn:uuid:" + Id(reference);
        if (type == "Patient" && PatientReference.Resolve(reference[(question - 7)..], identities) is { } patient)
            return "Patient/" + pseudonyms.Id(patient);
        return $"{type}?{RewriteQuery(reference[(question + 1)..])}";
    }

    private string Parameter(string part)
    {
        var (system, value) = SplitToken(part[11..]);
        return $"identifier={systems.Rewrite(system)}|{pseudonyms.Identifier(system, value)}";
    }

    private string Id(string id) => pseudonyms.Id(identities.Resolve(id));

    private static bool IsTypeName(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 4 or > 40 || text[0] is < (byte)'A' or > (byte)'Z')
            return false;
        return FhirTypes.IsResource(text);
    }
}
