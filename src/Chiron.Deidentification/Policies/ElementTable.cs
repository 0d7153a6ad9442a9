using System.Text;
using YamlDotNet.Serialization;

namespace Chiron.Deidentification;

/// <summary>The rule of every element, by resource type and name, from <c>fhir-elements.yaml</c> and a policy's own changes to it.</summary>
internal sealed class ElementTable
{
    private readonly NameTable<ElementEntry> _common = new();
    private readonly Dictionary<string, NameTable<ElementEntry>> _byResource = new(StringComparer.Ordinal);

    private ElementTable()
    {
    }

    /// <param name="changes">Rule to element names, laid over the table that comes with the product; null for none.</param>
    /// <exception cref="DeidentificationException">A rule is unknown.</exception>
    public static ElementTable Create(Dictionary<string, List<string>>? changes, string source)
    {
        var table = new ElementTable();
        foreach (var uses in FhirModel.All.SelectMany(structure => structure.Elements.Values).GroupBy(element => element.JsonName, StringComparer.Ordinal))
            table.Add(uses.Key, ByType([.. uses.Select(element => element.Type).Where(type => type != "boolean").Distinct(StringComparer.Ordinal)]));
        var shipped = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<string>>>(DataFile.Text("fhir-elements.yaml"));
        table.Add(shipped, "fhir-elements.yaml");
        if (changes is not null)
            table.Add(changes, source);
        return table;
    }

    /// <summary>The rules for the elements of one resource type; an element that is in neither table has none.</summary>
    public ResourceRules For(string resourceType) =>
        new(_common, _byResource.GetValueOrDefault(resourceType));

    private void Add(Dictionary<string, List<string>> rules, string source)
    {
        foreach (var (ruleName, elements) in rules)
        {
            if (!Enum.TryParse<ElementRule>(ruleName, ignoreCase: true, out var rule))
                throw new DeidentificationException(
                    $"{source}: '{ruleName}' is no rule for elements; use one of {string.Join(", ", Enum.GetNames<ElementRule>().Select(Camel))}");
            foreach (var element in elements)
                Add(element, rule);
        }
    }

    private void Add(string element, ElementRule rule)
    {
        var dot = element.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            _common.Set(Encoding.UTF8.GetBytes(element), Entry(element, rule));
            return;
        }

        var type = element[..dot];
        if (!_byResource.TryGetValue(type, out var table))
            _byResource[type] = table = new NameTable<ElementEntry>();
        var name = element[(element.LastIndexOf('.') + 1)..];
        table.Set(Encoding.UTF8.GetBytes(name), Entry(name, rule));
    }

    // What FHIR itself names is no person's name; what is always of one telling type needs no rule of its own.
    private static ElementRule ByType(string[] types) => types switch
    {
        ["HumanName"] or ["ContactPoint"] or ["Signature"] or ["base64Binary"] => ElementRule.Remove,
        ["Address"] => ElementRule.Address,
        ["Attachment"] => ElementRule.Attachment,
        ["Identifier"] => ElementRule.Identifier,
        ["instant"] => ElementRule.Instant,
        [_, ..] when types.All(type => type is "date" or "dateTime" or "instant") => ElementRule.Date,
        _ => ElementRule.Scrub,
    };

    private static ElementEntry Entry(string name, ElementRule rule) =>
        new(rule, Enum.TryParse<ElementKind>(Pascal(name), out var kind) ? kind : ElementKind.Other);

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
