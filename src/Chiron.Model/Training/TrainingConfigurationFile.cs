using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chiron.Model;

/// <summary>Configurations as JSON: a file names what it sets, and the rest stays as it was; a name that is no setting is refused.</summary>
public static class TrainingConfigurationFile
{
    public static byte[] ToJson(TrainingConfiguration configuration) =>
        JsonSerializer.SerializeToUtf8Bytes(configuration, ModelJson.Default.TrainingConfiguration);

    /// <summary>The configuration with the settings of <paramref name="settings"/> laid over it, such as <c>{"learningRate": 0.001, "model": {"layers": 4}}</c>.</summary>
    /// <param name="source">What to call them in an error.</param>
    /// <exception cref="ModelException">A setting is unknown, of the wrong kind or out of range.</exception>
    public static TrainingConfiguration Apply(TrainingConfiguration configuration, JsonNode? settings, string source)
    {
        if (settings is not JsonObject overlay)
            throw new ModelException($"{source} is no training configuration: an object of settings is expected, such as {{\"learningRate\": 0.001}}");
        var node = JsonSerializer.SerializeToNode(configuration, ModelJson.Default.TrainingConfiguration)!.AsObject();
        Lay(overlay, node);
        try
        {
            return node.Deserialize(ModelJson.Default.TrainingConfiguration)!.Validate();
        }
        catch (JsonException wrong)
        {
            throw new ModelException($"{source} is no training configuration: {wrong.Message}", wrong);
        }
    }

    private static void Lay(JsonObject overlay, JsonObject onto)
    {
        foreach (var (name, value) in overlay)
            if (value is JsonObject inner && name != "privacy")
                Lay(inner, onto[name] as JsonObject ?? (JsonObject)(onto[name] = new JsonObject()));
            else if (value is JsonObject privacy)
            {
                // What is not said of privacy has its default; the others were written in full before.
                var whole = JsonSerializer.SerializeToNode(new PrivacyConfiguration(), ModelJson.Default.PrivacyConfiguration)!.AsObject();
                Lay(privacy, whole);
                onto[name] = whole;
            }
            else
                onto[name] = value?.DeepClone();
    }
}
