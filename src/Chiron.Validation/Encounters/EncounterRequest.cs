using Chiron.Timelines.Meds;

namespace Chiron.Validation.Encounters;

/// <summary>Which visits to measure the differential on.</summary>
public sealed record EncounterRequest
{
    /// <summary>A MEDS dataset.</summary>
    public required string DatasetPath { get; init; }

    /// <summary>The run's or release's folder, with a <c>differential.json</c>.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>The knowledge pack's folder: as it was when the cohort was simulated and the combination fitted.</summary>
    public required string KnowledgeFolder { get; init; }

    /// <summary>A simulated cohort's truth by subject id; null where none is known.</summary>
    public string? TruthFolder { get; init; }

    /// <summary>Where encounters.json goes.</summary>
    public required string OutputFolder { get; init; }

    public Split Split { get; init; } = Split.HeldOut;

    /// <summary>At most so many visits, drawn by a keyed hash.</summary>
    public int Encounters { get; init; } = 4000;

    /// <summary>Of the draw and the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Resamples of subjects for each interval; at least 100.</summary>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>0 for one a processor.</summary>
    public int Threads { get; init; }
}
