using System.Text;
using Chiron.Timelines.Meds;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Chiron.Intake.Tables;

/// <summary>Reads a mapping from YAML. Every refusal names the file, the line, what stands there and what may. docs/intake.md has the keys.</summary>
public static class TableMappingFile
{
    private const int LongestBytes = 1 << 20;

    /// <exception cref="IntakeException">The file is not there, is not YAML, or says something that is not a mapping.</exception>
    public static TableMapping Read(string path)
    {
        if (!File.Exists(path))
            throw new IntakeException($"there is no mapping '{path}'; give the YAML file that says how the tables become events");
        if (new FileInfo(path).Length > LongestBytes)
            throw new IntakeException($"'{path}' is larger than 1 MiB, which no mapping is; give the mapping, and the data's folder with --data");

        YamlNode root;
        try
        {
            var yaml = new YamlStream();
            using var text = new StreamReader(path, Encoding.UTF8);
            yaml.Load(text);
            root = yaml.Documents.Count == 1 ? yaml.Documents[0].RootNode : throw new IntakeException($"{path}: one YAML document is expected, with the keys dataset, identified, tables, events");
        }
        catch (YamlException e)
        {
            throw new IntakeException($"{path}, line {e.Start.Line}: this is not YAML ({e.Message})", e);
        }

        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the parser throws where a bracket or a quote is never closed.
            throw new IntakeException($"{path}: this is not YAML; look for a bracket or quote that is not closed", e);
        }

        return new Reading(path).Mapping(root);
    }

    private sealed class Reading(string path)
    {
        private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

        public TableMapping Mapping(YamlNode root)
        {
            var keys = Keys(root, "the mapping", "dataset", "identified", "reason", "tables", "views", "events");
            var identified = Required(keys, root, "identified", "say 'identified: false' with the reason, or 'identified: true'");
            var isIdentified = Text(identified) switch
            {
                "true" => true,
                "false" => false,
                var other => throw Wrong(identified, $"identified is '{other}'; expected true or false"),
            };
            return new TableMapping
            {
                Path = path,
                Dataset = Text(Required(keys, root, "dataset", "the dataset's name")),
                Identified = isIdentified,
                Reason = isIdentified ? "" : Text(Required(keys, root, "reason", "why the tables count as de-identified: who did it and how")),
                Tables = [.. Entries(Required(keys, root, "tables", "the files to read, by name"), "tables").Select(entry => Table(Name(entry.Key), entry.Key, entry.Value))],
                Views = keys.TryGetValue("views", out var views) ? [.. Entries(views, "views").Select(entry => new MappedView(Name(entry.Key), Sql(entry.Value)))] : [],
                Events = Events(Required(keys, root, "events", "a list of rules")),
            };
        }

        private MappedTable Table(string name, YamlNode at, YamlNode node)
        {
            var keys = Keys(node, $"table '{name}'", "file", "delimiter", "nulls", "types");
            return new MappedTable(
                name,
                Text(Required(keys, node, "file", "its path in the data folder")),
                keys.TryGetValue("delimiter", out var delimiter) ? Delimiter(delimiter) : null,
                keys.TryGetValue("nulls", out var nulls) ? [.. Items(nulls).Select(item => (item as YamlScalarNode)?.Value ?? throw Wrong(item, "a text is expected"))] : [],
                keys.TryGetValue("types", out var types) ? Entries(types, "types").ToDictionary(entry => entry.Key.Value!, entry => Sql(entry.Value), StringComparer.Ordinal) : [],
                Line(at));
        }

        private List<MappedEvent> Events(YamlNode list)
        {
            var events = Items(list).Select(Event).ToList();
            return events.Count > 0 ? events : throw Wrong(list, "events is empty; each rule makes one sort of event");
        }

        private MappedEvent Event(YamlNode node)
        {
            var keys = Keys(node, "a rule", "name", "from", "where", "subject", "time", "static", "code", "value", "text", "kind", "unit", "description");
            var from = Required(keys, node, "from", "the table or view whose rows are events");
            if (!_names.Contains(Text(from)))
                throw Wrong(from, $"there is no table or view '{Text(from)}'; there are {string.Join(", ", _names)}");
            var isStatic = keys.TryGetValue("static", out var flag) && Text(flag) == "true";
            if (isStatic == keys.ContainsKey("time"))
                throw Wrong(node, "a rule needs either a time or 'static: true', for a fact without one");
            var code = Required(keys, node, "code", "a template such as LAB//{name}");
            return new MappedEvent
            {
                Name = keys.TryGetValue("name", out var name) ? Text(name) : $"{Text(from)} {Text(code)}",
                From = Text(from),
                Where = Optional(keys, "where"),
                Subject = Sql(Required(keys, node, "subject", "whose event it is")),
                Time = Optional(keys, "time"),
                Code = Template(code),
                Value = Optional(keys, "value"),
                Text = Optional(keys, "text"),
                Kind = keys.TryGetValue("kind", out var kind)
                    ? EventKinds.Parse(Text(kind)) ?? throw Wrong(kind, $"'{Text(kind)}' is not a kind; known are {string.Join(", ", Enum.GetValues<EventKind>().Select(EventKinds.Name))}")
                    : null,
                Unit = keys.TryGetValue("unit", out var unit) ? Template(unit) : null,
                Description = keys.TryGetValue("description", out var description) ? Template(description) : null,
                Line = Line(node),
            };
        }

        private string Name(YamlScalarNode key)
        {
            var name = key.Value ?? "";
            if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || !char.IsAsciiLetter(name[0]))
                throw Wrong(key, $"'{name}' cannot name a table: up to 64 letters, digits and _, a letter first");
            return _names.Add(name) ? name : throw Wrong(key, $"'{name}' is there twice");
        }

        private string Delimiter(YamlNode node) => Text(node) switch
        {
            "tab" or "\t" or "\\t" => "\t",
            { Length: 1 } one => one,
            var other => throw Wrong(node, $"the delimiter is '{other}'; expected one character, or tab"),
        };

        private SqlExpression? Optional(Dictionary<string, YamlNode> keys, string key) => keys.TryGetValue(key, out var node) ? Sql(node) : null;

        private SqlExpression Sql(YamlNode node) => new(Text(node), Line(node));

        private SqlExpression Template(YamlNode node) =>
            new(TextTemplate.ToSql(Text(node)) ?? throw Wrong(node, $"'{Text(node)}' has a brace that is not closed or holds nothing; write {{{{ for a brace itself"), Line(node));

        private Dictionary<string, YamlNode> Keys(YamlNode node, string what, params ReadOnlySpan<string> known)
        {
            var keys = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
            foreach (var (key, value) in Entries(node, what))
            {
                if (!known.Contains(key.Value))
                    throw Wrong(key, $"'{key.Value}' is not a key of {what}; known are {string.Join(", ", known.ToArray())}");
                keys[key.Value!] = value;
            }

            return keys;
        }

        private IEnumerable<(YamlScalarNode Key, YamlNode Value)> Entries(YamlNode node, string what)
        {
            if (node is not YamlMappingNode mapping)
                throw Wrong(node, $"{what} must be 'key: value' lines");
            foreach (var (key, value) in mapping.Children)
                yield return (key as YamlScalarNode ?? throw Wrong(key, "a key must be a plain word"), value);
        }

        private IEnumerable<YamlNode> Items(YamlNode node) => node is YamlSequenceNode list ? list.Children : throw Wrong(node, "a list is expected here, one '- ' an item");

        private YamlNode Required(Dictionary<string, YamlNode> keys, YamlNode node, string key, string meaning) =>
            keys.TryGetValue(key, out var value) ? value : throw Wrong(node, $"'{key}' is missing: {meaning}");

        private string Text(YamlNode node) => node is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Wrong(node, "a text is expected here");

        private static int Line(YamlNode node) => (int)node.Start.Line;

        private IntakeException Wrong(YamlNode node, string what) => new($"{path}, line {node.Start.Line}: {what}");
    }
}
