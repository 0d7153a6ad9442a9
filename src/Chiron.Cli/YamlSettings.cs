using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Chiron.Cli;

/// <summary>Reads a file of settings, YAML or JSON (which is YAML), as JSON nodes: plain scalars that look like a number or a truth value become one.</summary>
internal static class YamlSettings
{
    private const int DeepestNesting = 16;
    private const long LargestBytes = 1 << 20;

    public static JsonNode? Read(string path)
    {
        if (!File.Exists(path))
            throw new VerbException(ExitCode.BadInput, $"there is no file '{path}'; check the path that was given.");
        if (new FileInfo(path).Length > LargestBytes)
            throw new VerbException(ExitCode.BadInput, $"'{path}' is larger than any file of settings; check the path that was given.");
        try
        {
            var yaml = new YamlStream();
            using var text = new StreamReader(path);
            yaml.Load(text);
            return yaml.Documents.Count == 0 ? null : Convert(yaml.Documents[0].RootNode, path, 0);
        }
        catch (YamlException broken)
        {
            throw new VerbException(ExitCode.BadInput, $"{path}, line {broken.Start.Line}: this is neither YAML nor JSON ({broken.Message}); correct the line.");
        }
    }

    private static JsonNode? Convert(YamlNode node, string path, int depth)
    {
        if (depth > DeepestNesting)
            throw new VerbException(ExitCode.BadInput, $"{path}, line {node.Start.Line}: settings are nested more than {DeepestNesting} deep.");
        switch (node)
        {
            case YamlMappingNode mapping:
                var fields = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                    fields[(key as YamlScalarNode)?.Value ?? throw new VerbException(ExitCode.BadInput, $"{path}, line {key.Start.Line}: a name must be a plain word.")] =
                        Convert(value, path, depth + 1);
                return fields;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select(item => Convert(item, path, depth + 1))]);
            case YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: var text }:
                return Plain(text ?? "");
            case YamlScalarNode quoted:
                return quoted.Value;
            default:
                throw new VerbException(ExitCode.BadInput, $"{path}, line {node.Start.Line}: an alias cannot stand for a setting.");
        }
    }

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };
}
