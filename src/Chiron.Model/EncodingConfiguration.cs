namespace Chiron.Model;

/// <summary>How a record becomes a sequence: which refreshes and side queries it carries. Part of <see cref="ModelConfiguration"/>.</summary>
public sealed record EncodingConfiguration
{
    /// <summary>Longest wait, in days, without an empty moment ("no event") that refreshes the rates.</summary>
    public double QuietDays { get; init; } = 365.25;

    /// <summary>
    /// True where records begin at birth. Otherwise observation begins with the first encounter, and what is dated before is history, not at risk.
    /// </summary>
    public bool ObservedFromBirth { get; init; }

    /// <summary>
    /// Events within so many hours of a moment's first belong to it: a visit is one moment, though its findings, results and diagnosis come minutes or hours
    /// apart. They keep their times and their order; only what was recorded at one instant is shuffled.
    /// </summary>
    public double MomentHours { get; init; } = 12;

    /// <summary>
    /// How often the diagnosis question is put right before the moment's first condition, after all that was found; otherwise at a random earlier place.
    /// </summary>
    public double FindingsFirstProbability { get; init; } = 0.75;

    /// <summary>Share of moments that carry a risk question in training.</summary>
    public double RiskQueryProbability { get; init; } = 0.6;

    /// <summary>Shortest and longest horizon of the risk questions, in days.</summary>
    public double ShortestHorizonDays { get; init; } = 30;

    public double LongestHorizonDays { get; init; } = 5 * 365.25;

    internal void Validate()
    {
        ModelConfiguration.Require(QuietDays is >= 1 and <= 36_525, $"encoding.quietDays is {QuietDays}; it must be 1 to 36525");
        ModelConfiguration.Require(MomentHours is >= 0 and <= 720, $"encoding.momentHours is {MomentHours}; it must be 0 to 720");
        ModelConfiguration.Require(
            FindingsFirstProbability is >= 0 and <= 1, $"encoding.findingsFirstProbability is {FindingsFirstProbability}; it must be 0 to 1");
        ModelConfiguration.Require(RiskQueryProbability is >= 0 and <= 1, $"encoding.riskQueryProbability is {RiskQueryProbability}; it must be 0 to 1");
        ModelConfiguration.Require(
            ShortestHorizonDays > 0 && LongestHorizonDays >= ShortestHorizonDays && LongestHorizonDays <= 36_525,
            $"encoding horizons are {ShortestHorizonDays} to {LongestHorizonDays} days; they must ascend, above 0 and at most 36525");
    }
}
