using Chiron.Validation.Metrics;

namespace Chiron.Validation.DdxPlus;

/// <summary>How the cases went; written as <c>ddxplus.json</c>.</summary>
public sealed record DdxPlusReport
{
    public required int Patients { get; init; }

    public required int Conditions { get; init; }

    public required int Evidences { get; init; }

    public required int Seed { get; init; }

    /// <summary>Share of patients whose published differential begins with their pathology: what a differential head can reach of GTPA@1.</summary>
    public required double PublishedFirst { get; init; }

    public required IReadOnlyList<DdxPlusFigures> Figures { get; init; }

    /// <summary>GTPA@1 after exactly so many questions, from 0; nobody stops before.</summary>
    public required IReadOnlyList<Interval> FirstByQuestions { get; init; }

    /// <summary>The same by asking in a random order.</summary>
    public required IReadOnlyList<Interval> FirstByRandomQuestions { get; init; }

    /// <summary>GTPA@1 and mean questions at fixed thresholds of the leader's probability, chosen by nobody.</summary>
    public required IReadOnlyList<ThresholdFigures> Thresholds { get; init; }

    public required IReadOnlyList<DdxPlusFold> Folds { get; init; }

    /// <summary>Missed at the chosen threshold: pathology, what was said instead, how often.</summary>
    public required IReadOnlyList<Confusion> Missed { get; init; }
}
