namespace Chiron.Reasoning.Assessing;

/// <summary>A condition that could explain the case.</summary>
public sealed record RankedCondition
{
    /// <summary>Id in the pack.</summary>
    public required string Condition { get; init; }

    public required string Name { get; init; }

    /// <summary>Event code, <c>ICD10CM//…</c>.</summary>
    public required string Code { get; init; }

    /// <summary>0 to 1. With all conditions and <see cref="Assessment.Other"/> they sum to 1.</summary>
    public required double Probability { get; init; }

    /// <summary>The 10th percentile of the probability when the pack's numbers are as uncertain as they are taken to be.</summary>
    public required double Low { get; init; }

    /// <summary>The 90th percentile.</summary>
    public required double High { get; init; }

    public required bool MustNotMiss { get; init; }

    /// <summary>Strongest first.</summary>
    public required IReadOnlyList<EvidenceWeight> Evidence { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }
}
