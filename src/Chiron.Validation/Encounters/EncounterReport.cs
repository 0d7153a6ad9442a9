using Chiron.Reasoning.Combining;
using Chiron.Validation.Metrics;

namespace Chiron.Validation.Encounters;

/// <summary>How good differentials of visits are; written as <c>encounters.json</c>.</summary>
public sealed record EncounterReport
{
    public required string Pack { get; init; }

    public required string PackHash { get; init; }

    public required int Encounters { get; init; }

    public required int Subjects { get; init; }

    public required int Seed { get; init; }

    public required IReadOnlyList<EncounterFigures> Figures { get; init; }

    /// <summary>The oracle's share of first answers that are right less the combination's, on the same visits, with a paired interval; null where no truth is known.</summary>
    public required Interval? BehindOracle { get; init; }

    public required IReadOnlyList<ConformalFigures> Conformal { get; init; }

    /// <summary>By stage, the share of visits in a situation that was not learned: the differential is the pack's own and no set promises anything.</summary>
    public required IReadOnlyDictionary<EncounterStage, double> NotLearned { get; init; }

    /// <summary>Of whole visits, the share whose findings are further from any explanation than the limit that was fitted.</summary>
    public required double UnlikeAnythingSeen { get; init; }

    /// <summary>What was learned for each situation.</summary>
    public required IReadOnlyList<SituationFit> Situations { get; init; }
}
