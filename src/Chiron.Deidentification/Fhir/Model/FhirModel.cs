using System.Collections.Frozen;

namespace Chiron.Deidentification;

/// <summary>What FHIR R4 (4.0.1) knows of its own structures, from <c>fhir-r4-elements.txt</c>; read when first asked for.</summary>
internal static class FhirModel
{
    private static readonly Lazy<FrozenDictionary<string, FhirStructure>> Structures = new(Load);

    private static readonly FrozenSet<string> Primitives = FrozenSet.ToFrozenSet(
        ["base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer", "markdown", "oid", "positiveInt", "string",
            "time", "unsignedInt", "uri", "url", "uuid", "xhtml"], StringComparer.Ordinal);

    public static IEnumerable<FhirStructure> All => Structures.Value.Values;

    public static bool IsPrimitive(string type) => Primitives.Contains(type);

    public static bool IsResource(string type) => IsA(type, "Resource");

    /// <summary>Null for a primitive type, or one that FHIR R4 does not have.</summary>
    public static FhirStructure? Find(string type) => Structures.Value.GetValueOrDefault(type);

    /// <summary>Whether a type is another or is derived from it.</summary>
    public static bool IsA(string type, string wanted)
    {
        for (var at = type; at.Length > 0; at = Find(at)?.Base ?? "")
            if (at == wanted)
                return true;
        return false;
    }

    /// <summary>The element that stands under a JSON name in a structure or in what it is derived from.</summary>
    public static FhirElementType? Element(string type, string jsonName)
    {
        for (var structure = Find(type); structure is not null; structure = Find(structure.Base))
            if (structure.Elements.TryGetValue(jsonName, out var element))
                return element;
        return null;
    }

    private static FrozenDictionary<string, FhirStructure> Load()
    {
        var structures = new Dictionary<string, FhirStructure>(StringComparer.Ordinal);
        foreach (var line in DataFile.Lines("fhir-r4-elements.txt"))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var (name, baseName) = (parts[0][..parts[0].IndexOf(':', StringComparison.Ordinal)], parts[0][(parts[0].IndexOf(':', StringComparison.Ordinal) + 1)..]);
            structures[name] = new FhirStructure(name, baseName, parts[1..].SelectMany(Elements).ToFrozenDictionary(element => element.JsonName, StringComparer.Ordinal));
        }

        return structures.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<FhirElementType> Elements(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (name, types) = (text[..equals], text[(equals + 1)..]);
        if (!name.EndsWith("[x]", StringComparison.Ordinal))
            return [new FhirElementType(name, name, types.TrimEnd('*'), types.EndsWith('*'))];
        name = name[..^3];
        return types.Split(',').Select(type => new FhirElementType(name, $"{name}{char.ToUpperInvariant(type[0])}{type[1..]}", type, IsRepeating: false));
    }
}
