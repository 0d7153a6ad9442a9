using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>
/// A configuration of Microsoft's Tools for Health Data Anonymization (FHIR), as its users bring it: <c>fhirPathRules</c>, <c>parameters</c>,
/// <c>processingErrors</c>. What it does is the user's own responsibility: it is no policy of this project.
/// </summary>
public sealed partial class MicrosoftConfiguration
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private MicrosoftConfiguration(IReadOnlyList<MicrosoftRule> rules) => Rules = rules;

    public MicrosoftParameters Parameters { get; init; } = new();

    /// <summary>Whether a resource that a rule cannot be applied to becomes an empty one, instead of ending the run.</summary>
    public bool SkipsProcessingErrors { get; init; }

    /// <summary>SHA-256 of the configuration, lower-case hexadecimal.</summary>
    public string ContentHash { get; private init; } = "";

    internal IReadOnlyList<MicrosoftRule> Rules { get; }

    /// <exception cref="DeidentificationException">The file is not there, or says something that is not understood; the message names the place.</exception>
    public static MicrosoftConfiguration Load(string path) =>
        File.Exists(path)
            ? Parse(File.ReadAllBytes(path), Path.GetFileName(path))
            : throw new DeidentificationException($"there is no configuration '{path}'");

    /// <param name="source">Named in errors.</param>
    /// <exception cref="DeidentificationException">It says something that is not understood; the message names the place.</exception>
    public static MicrosoftConfiguration Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        try
        {
            using var json = JsonDocument.Parse(utf8, Lenient);
            return Read(json.RootElement, source) is var (rules, parameters, skips)
                ? new MicrosoftConfiguration(rules) { Parameters = parameters, SkipsProcessingErrors = skips, ContentHash = Timelines.Storage.ContentHash.OfBytes(utf8.Span) }
                : throw new InvalidOperationException();
        }
        catch (JsonException fault)
        {
            throw new DeidentificationException($"configuration '{source}' is no JSON: it breaks at line {fault.LineNumber + 1}", fault);
        }
        catch (FhirPathException fault)
        {
            throw new DeidentificationException($"configuration '{source}', {fault.Message}", fault);
        }
        catch (InvalidOperationException fault)
        {
            throw new DeidentificationException($"configuration '{source}' has a value of the wrong JSON type; compare it with the format's documentation", fault);
        }
    }

    private static (List<MicrosoftRule> Rules, MicrosoftParameters Parameters, bool Skips) Read(JsonElement json, string source)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("fhirPathRules", out var list) || list.ValueKind != JsonValueKind.Array)
            throw new DeidentificationException($"configuration '{source}' has no list 'fhirPathRules'");
        if (Text(json, "fhirVersion") is not ("" or "R4"))
            throw new DeidentificationException($"configuration '{source}' is made for another version of FHIR; R4 is read here");
        var errors = Text(json, "processingErrors");
        if (errors.ToUpperInvariant() is not ("" or "RAISE" or "SKIP"))
            throw new DeidentificationException($"configuration '{source}', 'processingErrors': use raise or skip");
        List<MicrosoftRule> rules = [.. list.EnumerateArray().Select((rule, index) => Rule(rule, index + 1))];
        return (rules, json.TryGetProperty("parameters", out var parameters) ? ReadParameters(parameters, source) : new MicrosoftParameters(),
            errors.Equals("skip", StringComparison.OrdinalIgnoreCase));
    }

    private static MicrosoftRule Rule(JsonElement json, int number)
    {
        var path = Text(json, "path");
        var place = $"rule {number} ('{path}')";
        if (path.Length == 0)
            throw new FhirPathException($"{place} has no path");
        if (!Enum.TryParse<MicrosoftMethod>(Text(json, "method"), ignoreCase: true, out var method) || int.TryParse(Text(json, "method"), out _))
            throw new FhirPathException($"{place}: '{Text(json, "method")}' is no method; use one of {string.Join(", ", Enum.GetNames<MicrosoftMethod>())}");
        try
        {
            var match = Beginning().Match(path);
            var (type, rest) = (match.Groups["type"].Value, path[match.Length..]);
            var expression = rest.Length == 0 ? null : FhirPathExpression.Parse(rest);
            return WithSettings(new MicrosoftRule(path, type, expression, method), json, place);
        }
        catch (FhirPathException fault)
        {
            throw new FhirPathException($"{place}: {fault.Message}");
        }
    }

    private static MicrosoftRule WithSettings(MicrosoftRule rule, JsonElement json, string place)
    {
        switch (rule.Method)
        {
            case MicrosoftMethod.Perturb:
                if (!json.TryGetProperty("span", out var span) || span.GetDouble() is var width && !(width >= 0))
                    throw new FhirPathException("perturb needs a 'span' from 0 on");
                var places = json.TryGetProperty("roundTo", out var round) ? round.GetInt32() : 2;
                return places is >= 0 and <= 28
                    ? rule with { Span = width, RoundTo = places, IsProportional = Text(json, "rangeType").Equals("proportional", StringComparison.OrdinalIgnoreCase) }
                    : throw new FhirPathException("'roundTo' lies between 0 and 28");
            case MicrosoftMethod.Substitute:
                return json.TryGetProperty("replaceWith", out var value)
                    ? rule with { ReplaceWith = value.ValueKind == JsonValueKind.Null ? null : value.Clone() }
                    : throw new FhirPathException("substitute needs 'replaceWith'");
            case MicrosoftMethod.Generalize:
                if (!json.TryGetProperty("cases", out var cases) || cases.ValueKind != JsonValueKind.Object)
                    throw new FhirPathException("generalize needs 'cases'");
                return rule with
                {
                    Cases = [.. cases.EnumerateObject().Select(item => (FhirPathExpression.Parse(item.Name), FhirPathExpression.Parse(item.Value.GetString()!)))],
                    KeepsOtherValues = Text(json, "otherValues").Equals("keep", StringComparison.OrdinalIgnoreCase),
                };
            default:
                return rule;
        }
    }

    private static MicrosoftParameters ReadParameters(JsonElement json, string source)
    {
        var scope = Text(json, "dateShiftScope");
        var encryptKey = Text(json, "encryptKey");
        if (System.Text.Encoding.UTF8.GetByteCount(encryptKey) is not (0 or 16 or 24 or 32))
            throw new DeidentificationException($"configuration '{source}': an encryptKey has 128, 192 or 256 bits");
        return new MicrosoftParameters
        {
            DateShiftKey = Text(json, "dateShiftKey"),
            DateShiftScope = scope.Length == 0 ? DateShiftScope.Resource
                : Enum.TryParse<DateShiftScope>(scope, ignoreCase: true, out var known) ? known
                : throw new DeidentificationException($"configuration '{source}', 'dateShiftScope': use resource, file or folder"),
            CryptoHashKey = Text(json, "cryptoHashKey"),
            EncryptKey = encryptKey,
            KeepAgesUpTo89 = IsTrue(json, "enablePartialAgesForRedact"),
            KeepYears = IsTrue(json, "enablePartialDatesForRedact"),
            KeepZip3 = IsTrue(json, "enablePartialZipCodesForRedact"),
            RestrictedZips = json.TryGetProperty("restrictedZipCodeTabulationAreas", out var zips) && zips.ValueKind == JsonValueKind.Array
                ? [.. zips.EnumerateArray().Select(zip => zip.GetString()!)]
                : [],
        };
    }

    private static bool IsTrue(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // A path begins with the type of a resource, or with nodesByType and its like.
    [GeneratedRegex(@"^((?<type>[A-Z][a-zA-Z]*)(\.|$))?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();
}
