using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Chiron.Knowledge.Loading;

/// <summary>
/// One mapping of a pack's file, read key by key. What is wrong goes to the list of problems with its line, so that one run names every fault;
/// a faulty value reads as its type's harmless default.
/// </summary>
internal sealed class PackNode(SourceFile file, YamlMappingNode mapping, List<KnowledgeProblem> problems)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public string File => file.Name;

    public int Line => (int)mapping.Start.Line;

    public void Report(string message) => problems.Add(new KnowledgeProblem(File, Line, message));

    public void Report(YamlNode node, string message) => problems.Add(new KnowledgeProblem(File, (int)node.Start.Line, message));

    /// <summary>Reports keys that nothing asked for: a misspelt key must not be a silent default.</summary>
    public void ReportUnknownKeys()
    {
        foreach (var key in mapping.Children.Keys)
            if (key is YamlScalarNode { Value: { } name } && !_read.Contains(name))
                Report(key, $"unknown key '{name}'; known here: {string.Join(", ", _read.Order(StringComparer.Ordinal))}");
    }

    public bool Has(string key) => Find(key) is not null;

    public string Text(string key)
    {
        if (OptionalText(key) is { } text)
            return text;
        Report($"'{key}' is missing");
        return "";
    }

    public string? OptionalText(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value.Length: > 0 } scalar:
                return scalar.Value;
            case var other:
                Report(other, $"'{key}' must be a text");
                return null;
        }
    }

    /// <summary>The line that a character of the text under a key stands in; the entry's own where there is no such text.</summary>
    public int LineOf(string key, int offset) => Find(key) is YamlScalarNode scalar ? file.LineOf(scalar, offset) : Line;

    /// <summary>Reports a fault of the text under a key at the line of the character that it begins with.</summary>
    public void ReportAt(string key, int offset, string message) => problems.Add(new KnowledgeProblem(File, LineOf(key, offset), message));

    public double Number(string key)
    {
        if (OptionalNumber(key) is { } number)
            return number;
        if (!Has(key))
            Report($"'{key}' is missing");
        return 0;
    }

    public double? OptionalNumber(string key) => Find(key) is { } node ? NumberOf(node, key) : null;

    public bool Flag(string key)
    {
        switch (Find(key))
        {
            case null or YamlScalarNode { Value: "false" }:
                return false;
            case YamlScalarNode { Value: "true" }:
                return true;
            case var other:
                Report(other, $"'{key}' must be true or false");
                return false;
        }
    }

    /// <summary>A member of an enumeration, written in kebab-case.</summary>
    public T Choice<T>(string key, T? absent = null)
        where T : struct, Enum
    {
        if (absent is { } value && !Has(key))
            return value;
        var text = Text(key);
        if (Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var choice) && !char.IsAsciiDigit(text[0]))
            return choice;
        if (text.Length > 0)
            Report(Find(key)!, $"'{key}' is '{text}'; expected one of {string.Join(", ", Enum.GetNames<T>().Select(Kebab))}");
        return absent ?? default;
    }

    public IReadOnlyList<string> Texts(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlScalarNode { Value.Length: > 0 } scalar:
                return [scalar.Value];
            case YamlSequenceNode sequence:
                var texts = new List<string>(sequence.Children.Count);
                foreach (var child in sequence.Children)
                    if (child is YamlScalarNode { Value.Length: > 0 } item)
                        texts.Add(item.Value);
                    else
                        Report(child, $"'{key}' must hold texts only");
                return texts;
            case var other:
                Report(other, $"'{key}' must be a text or a list of texts");
                return [];
        }
    }

    /// <summary>The mapping under a key; null where there is none.</summary>
    public PackNode? Child(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlMappingNode child:
                return new PackNode(file, child, problems);
            case var other:
                Report(other, $"'{key}' must be a mapping");
                return null;
        }
    }

    public IEnumerable<PackNode> Children(string key)
    {
        switch (Find(key))
        {
            case null:
                yield break;
            case YamlSequenceNode sequence:
                foreach (var child in sequence.Children)
                    if (child is YamlMappingNode item)
                        yield return new PackNode(file, item, problems);
                    else
                        Report(child, $"'{key}' must hold mappings only");
                break;
            case var other:
                Report(other, $"'{key}' must be a list");
                break;
        }
    }

    /// <summary>The entries of a mapping whose keys are ids and whose values are a number or a mapping.</summary>
    public IEnumerable<(string Key, double? Number, PackNode? Node, int Line)> Entries(string key)
    {
        if (Find(key) is not { } node)
            yield break;
        if (node is not YamlMappingNode entries)
        {
            Report(node, $"'{key}' must be a mapping from ids");
            yield break;
        }

        foreach (var (name, value) in entries.Children)
            if (name is YamlScalarNode { Value: { Length: > 0 } id })
                yield return value is YamlMappingNode item
                    ? (id, null, new PackNode(file, item, problems), (int)name.Start.Line)
                    : (id, NumberOf(value, id), null, (int)name.Start.Line);
            else
                Report(name, $"a key of '{key}' must be an id");
    }

    /// <summary>A number for everyone, or rows of <c>[from age, to age, both]</c> or <c>[from age, to age, female, male]</c>.</summary>
    public IReadOnlyList<RateBand> Bands(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlScalarNode scalar:
                var everyone = NumberOf(scalar, key);
                return everyone is { } rate ? [new RateBand(0, 150, rate, rate)] : [];
            case YamlSequenceNode rows:
                var bands = new List<RateBand>(rows.Children.Count);
                foreach (var row in rows.Children)
                    if (Row(row, key) is { } band)
                        bands.Add(band);
                return bands;
            case var other:
                Report(other, $"'{key}' must be a number or rows of [from age, to age, female, male]");
                return [];
        }
    }

    private RateBand? Row(YamlNode row, string key)
    {
        if (row is YamlSequenceNode { Children.Count: 3 or 4 } cells)
        {
            var numbers = cells.Children.Select(cell => NumberOf(cell, key)).ToArray();
            return Array.TrueForAll(numbers, n => n.HasValue)
                ? new RateBand(numbers[0]!.Value, numbers[1]!.Value, numbers[2]!.Value, numbers[^1]!.Value)
                : null;
        }

        Report(row, $"a row of '{key}' must be [from age, to age, both] or [from age, to age, female, male]");
        return null;
    }

    private double? NumberOf(YamlNode node, string key)
    {
        if (node is YamlScalarNode { Value: { } text }
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        Report(node, $"'{key}' must be a number");
        return null;
    }

    private YamlNode? Find(string key)
    {
        _read.Add(key);
        return mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
