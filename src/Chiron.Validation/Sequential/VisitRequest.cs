using Chiron.Timelines.Meds;

namespace Chiron.Validation.Sequential;

/// <summary>Which visits are worked, and how.</summary>
public sealed record VisitRequest
{
    /// <summary>A MEDS dataset.</summary>
    public required string DatasetPath { get; init; }

    /// <summary>The run's or release's folder, with a <c>differential.json</c>.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>The knowledge pack's folder, as it was when the combination was learned.</summary>
    public required string KnowledgeFolder { get; init; }

    /// <summary>Where visits.json goes.</summary>
    public required string OutputFolder { get; init; }

    public Split Split { get; init; } = Split.HeldOut;

    /// <summary>At most so many visits, drawn by a keyed hash.</summary>
    public int Visits { get; init; } = 200;

    /// <summary>The leader's probability at which asking ends, above 0; above 1 to go on as long as something is worth it.</summary>
    public double StopAt { get; init; } = 0.95;

    /// <summary>Questions and tests at most; 1 or more.</summary>
    public int MostQuestions { get; init; } = 30;

    /// <summary>Of the draw, the random order and the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Resamples of subjects for each interval; at least 100.</summary>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>Of the model; 0 for one a processor.</summary>
    public int Threads { get; init; }
}
