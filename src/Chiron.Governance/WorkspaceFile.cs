using System.Text;
using Chiron.Governance.Releases;
using Chiron.Timelines.Storage;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Chiron.Governance;

/// <summary>Reads and writes <c>chiron.yaml</c>. Every refusal names the line, what it says and what may stand there.</summary>
internal static class WorkspaceFile
{
    private const string Keys = "owner, sources, model (name, size), knowledge (pack), deidentification (policy)";

    public static WorkspaceConfiguration Read(string path)
    {
        YamlNode root;
        try
        {
            var yaml = new YamlStream();
            using var text = new StreamReader(path, Encoding.UTF8);
            yaml.Load(text);
            if (yaml.Documents.Count == 0)
                return new WorkspaceConfiguration();
            root = yaml.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            throw new GovernanceException($"{path}, line {e.Start.Line}: this is not YAML ({e.Message}); correct the line, or remove the file to start anew.", e);
        }

        var configuration = new WorkspaceConfiguration();
        foreach (var (key, value) in Entries(root, path, "the file"))
            configuration = key.Value switch
            {
                "format" => Text(value, path) == "1"
                    ? configuration
                    : throw Wrong(path, value, $"the format is '{Text(value, path)}', and this version knows format 1; use the version that wrote the workspace"),
                "owner" => configuration with { Owner = Text(value, path) },
                "sources" => configuration with { Sources = List(value, path) },
                "model" => Model(configuration, value, path),
                "knowledge" => Knowledge(configuration, value, path),
                "deidentification" => Deidentification(configuration, value, path),
                _ => throw Wrong(path, key, $"'{key.Value}' is not a setting; known are {Keys}"),
            };
        return configuration;
    }

    public static void Write(string path, WorkspaceConfiguration configuration)
    {
        var text = new StringBuilder()
            .AppendLine("# What this workspace is. Every step reads it; change it here, then run the steps again.")
            .AppendLine("format: 1")
            .AppendLine($"owner: {Quote(configuration.Owner)}")
            .AppendLine(configuration.Sources.Count == 0 ? "sources: []" : "sources:");
        foreach (var source in configuration.Sources)
            text.AppendLine($"  - {Quote(source)}");
        text.AppendLine("model:")
            .AppendLine($"  name: {Quote(configuration.ModelName)}")
            .AppendLine($"  size: {configuration.ModelSize}     # {string.Join(", ", WorkspaceConfiguration.ModelSizes)}");
        if (configuration.KnowledgePack is { } pack)
            text.AppendLine("knowledge:").AppendLine($"  pack: {Quote(pack)}");
        text.AppendLine("deidentification:")
            .AppendLine($"  policy: {configuration.DeidentificationPolicy}     # {string.Join(", ", WorkspaceConfiguration.Policies)}");
        AtomicFile.WriteAllText(path, text.ToString());
    }

    private static WorkspaceConfiguration Model(WorkspaceConfiguration configuration, YamlNode node, string path)
    {
        foreach (var (key, value) in Entries(node, path, "model"))
            configuration = key.Value switch
            {
                "name" => ReleaseName.IsName(Text(value, path))
                    ? configuration with { ModelName = Text(value, path) }
                    : throw Wrong(path, value, $"the model name '{Text(value, path)}' must be {ReleaseName.NameRule}"),
                "size" => configuration with { ModelSize = OneOf(WorkspaceConfiguration.ModelSizes, value, path, "model size") },
                _ => throw Wrong(path, key, $"'{key.Value}' is not a setting of the model; known are name, size"),
            };
        return configuration;
    }

    private static WorkspaceConfiguration Knowledge(WorkspaceConfiguration configuration, YamlNode node, string path)
    {
        foreach (var (key, value) in Entries(node, path, "knowledge"))
            configuration = key.Value == "pack"
                ? configuration with { KnowledgePack = Text(value, path) }
                : throw Wrong(path, key, $"'{key.Value}' is not a setting of knowledge; known is pack");
        return configuration;
    }

    private static WorkspaceConfiguration Deidentification(WorkspaceConfiguration configuration, YamlNode node, string path)
    {
        foreach (var (key, value) in Entries(node, path, "deidentification"))
            configuration = key.Value == "policy"
                ? configuration with { DeidentificationPolicy = OneOf(WorkspaceConfiguration.Policies, value, path, "policy") }
                : throw Wrong(path, key, $"'{key.Value}' is not a setting of deidentification; known is policy");
        return configuration;
    }

    private static IEnumerable<(YamlScalarNode Key, YamlNode Value)> Entries(YamlNode node, string path, string what)
    {
        if (node is not YamlMappingNode mapping)
            throw Wrong(path, node, $"{what} must be a list of 'key: value' lines");
        foreach (var (key, value) in mapping.Children)
            yield return (key as YamlScalarNode ?? throw Wrong(path, key, "a key must be a plain word"), value);
    }

    private static string Text(YamlNode node, string path) =>
        node is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Wrong(path, node, "a text is expected here");

    private static List<string> List(YamlNode node, string path) =>
        node is YamlSequenceNode list
            ? [.. list.Children.Select(item => Text(item, path))]
            : throw Wrong(path, node, "a list is expected here, one '- text' a line");

    private static string OneOf(IReadOnlyList<string> allowed, YamlNode node, string path, string what) =>
        allowed.Contains(Text(node, path), StringComparer.Ordinal)
            ? Text(node, path)
            : throw Wrong(path, node, $"the {what} is '{Text(node, path)}'; expected one of {string.Join(", ", allowed)}");

    private static GovernanceException Wrong(string path, YamlNode node, string what) =>
        new($"{path}, line {node.Start.Line}: {what}.");

    // Double-quoted YAML takes JSON's escapes, so every text survives.
    private static string Quote(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";
}
