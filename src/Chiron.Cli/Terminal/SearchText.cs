using System.Globalization;
using System.Text.Json.Nodes;
using Chiron.Model;

namespace Chiron.Cli.Terminal;

/// <summary>A hyper-parameter search in words and as a table of text.</summary>
internal static class SearchText
{
    public static string Line(TrialResult result) =>
        $"rung {result.Rung}  trial {result.Trial,3}  {result.Steps,6:N0} steps  {Loss(result),9}  {Settings(result.Settings)}";

    /// <summary>The trials of each rung, the best first.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<TrialResult> trials) =>
        trials.GroupBy(trial => trial.Rung).OrderBy(rung => rung.Key)
            .SelectMany(rung => rung.OrderBy(trial => trial.TuningLoss ?? double.MaxValue).Select(Line));

    public static string Loss(TrialResult result) => result.TuningLoss is { } loss ? loss.ToString("F4", CultureInfo.InvariantCulture) : "diverged";

    /// <summary>Such as <c>learningRate 0.0012, dropout 0.11, model (width 64, layers 3)</c>.</summary>
    public static string Settings(JsonObject settings) => string.Join(", ", settings.Select(setting => setting.Value is JsonObject inner
        ? $"{setting.Key} ({Settings(inner)})"
        : $"{setting.Key} {Value(setting.Value)}"));

    private static string Value(JsonNode? value) =>
        double.TryParse(value?.ToJsonString(), CultureInfo.InvariantCulture, out var number) ? number.ToString("0.######", CultureInfo.InvariantCulture) : value?.ToJsonString() ?? "none";
}
