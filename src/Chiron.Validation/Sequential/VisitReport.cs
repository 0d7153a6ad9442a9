namespace Chiron.Validation.Sequential;

/// <summary>How visits on record went when worked question by question; written as <c>visits.json</c>.</summary>
public sealed record VisitReport
{
    public required string Pack { get; init; }

    /// <summary>SHA-256 of the pack.</summary>
    public required string PackHash { get; init; }

    public required int Visits { get; init; }

    public required int Subjects { get; init; }

    /// <summary>Questions and tests that a visit answers, in the mean.</summary>
    public required double Recorded { get; init; }

    public required double StopAt { get; init; }

    public required int MostQuestions { get; init; }

    public required int Seed { get; init; }

    public required IReadOnlyList<VisitFigures> Figures { get; init; }
}
