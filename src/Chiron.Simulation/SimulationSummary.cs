namespace Chiron.Simulation;

/// <summary>What a run made.</summary>
public sealed record SimulationSummary
{
    public required int Patients { get; init; }

    public required int Deaths { get; init; }

    public required long Encounters { get; init; }

    /// <summary>Dated facts that a reader turns into timeline events: findings, measurements, conditions, medications and so on.</summary>
    public required long ClinicalFacts { get; init; }

    public required long Resources { get; init; }

    public required long TrueRisks { get; init; }

    public required long TruePosteriors { get; init; }

    /// <summary>Bytes of the record files as written.</summary>
    public required long Bytes { get; init; }

    /// <summary>Paths of the record files, relative to the output folder.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}
