using System.Text.Json;
using System.Text.Json.Nodes;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>A run's folder belongs to one configuration, kept in its <c>training.json</c>.</summary>
internal static class RunClaim
{
    /// <exception cref="ModelException">The folder holds a run of another configuration.</exception>
    public static void Claim(TrainingConfiguration configuration, string runFolder)
    {
        var path = Path.Combine(runFolder, Trainer.TrainingFile);
        // Threads and the time limit may change: neither is part of what is learned.
        var ours = TrainingConfigurationFile.ToJson(configuration with { Threads = 0, MaximumMinutes = null });
        if (!File.Exists(path))
        {
            AtomicFile.WriteAllBytes(path, ours);
            return;
        }

        JsonNode theirs;
        try
        {
            // Settings that the version which began the run did not know have their defaults.
            var known = TrainingConfigurationFile.Apply(new TrainingConfiguration(), JsonNode.Parse(File.ReadAllBytes(path)), $"'{path}'");
            theirs = JsonNode.Parse(TrainingConfigurationFile.ToJson(known))!;
        }
        catch (JsonException broken)
        {
            throw new ModelException($"'{path}' is not JSON; it says how this run was configured. Choose another run folder", broken);
        }

        var mine = JsonNode.Parse(ours);
        if (!JsonNode.DeepEquals(theirs, mine))
            throw new ModelException(
                $"'{runFolder}' holds a run of another configuration (first difference: {FirstDifference(theirs, mine)}); a run resumes only as it began. "
                + "Choose another run folder, or the configuration in its training.json");
    }

    private static string FirstDifference(JsonNode? theirs, JsonNode? mine, string path = "")
    {
        if (theirs is JsonObject a && mine is JsonObject b)
            foreach (var name in a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key)))
                if (!JsonNode.DeepEquals(a[name], b[name]))
                    return FirstDifference(a[name], b[name], path.Length == 0 ? name : $"{path}.{name}");
        return $"{path} is {theirs?.ToJsonString() ?? "absent"} there and {mine?.ToJsonString() ?? "absent"} now";
    }
}
