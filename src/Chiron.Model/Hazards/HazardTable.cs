using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>
/// Additive hazards as a file that people can read, <c>hazards.json</c>: for each outcome the log-rate by age and, for each fact of the record that counts, by how
/// much it changes it. log λ(t) = s(age, group) + Σ β over the facts that hold at t: proportional hazards with time-varying covariates (Andersen and Gill 1982).
/// </summary>
public sealed record HazardTable
{
    public const string FileName = "hazards.json";

    /// <summary>The version of this file's shape.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Ages in years, ascending, between which a log-rate is interpolated; beyond them it is constant.</summary>
    public required IReadOnlyList<double> KnotYears { get; init; }

    /// <summary>A static fact each, such as a sex, with log-rates of its own; whoever has none of them is of the group after the last.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>What a recent record of a condition is, in days.</summary>
    public required double RecentDays { get; init; }

    public required IReadOnlyList<HazardOutcome> Outcomes { get; init; }

    /// <summary>Regressions for single questions, each at one point of a record.</summary>
    public IReadOnlyList<LandmarkHazard> Landmarks { get; init => field = value ?? []; } = [];

    public void Save(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), file => JsonSerializer.Serialize(file, this, ModelJson.Default.HazardTable));

    /// <summary>A model's table; null where the model has none.</summary>
    /// <exception cref="ModelException">The file is not such a table.</exception>
    public static HazardTable? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            var table = JsonSerializer.Deserialize(File.ReadAllBytes(path), ModelJson.Default.HazardTable) ?? throw new JsonException("it is null");
            return table.IsWhole() ? table : throw new JsonException("it has no outcomes, its ages do not ascend, or a log-rate is missing or no number.");
        }
        catch (JsonException broken)
        {
            throw new ModelException($"'{path}' cannot be read: {broken.Message} Take the folder from its run or release again", broken);
        }
    }

    private bool IsWhole() =>
        Format == 1 && KnotYears is { Count: >= 2 and <= 1000 } && Groups is { Count: <= 1000 } && Outcomes is not null && Landmarks?.All(landmark => landmark?.IsWhole == true) == true && RecentDays > 0
        && KnotYears.Zip(KnotYears.Skip(1)).All(pair => pair.First < pair.Second)
        && Outcomes.All(outcome =>
            outcome?.LogRates?.Count == Groups.Count + 1
            && outcome.LogRates.All(rates => rates?.Count == KnotYears.Count && rates.All(float.IsFinite))
            && outcome.Terms?.All(term => term?.Code is not null && float.IsFinite(term.LogRatio)) == true);
}
