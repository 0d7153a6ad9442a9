namespace Chiron.Serving.Answers;

/// <summary>Risks as the record is, and as they would be with some facts changed or added.</summary>
public sealed record SuppositionAnswer
{
    public required IReadOnlyList<SupposedFact> Supposed { get; init; }

    public required ForecastAnswer AsRecorded { get; init; }

    /// <summary>The same codes and horizons, in the same order.</summary>
    public required IReadOnlyList<RiskEntry> IfSo { get; init; }

    /// <summary>What the difference does not say.</summary>
    public required string Basis { get; init; }
}
