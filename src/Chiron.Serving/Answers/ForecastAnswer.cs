namespace Chiron.Serving.Answers;

/// <summary>Risks of codes over horizons.</summary>
public sealed record ForecastAnswer
{
    /// <summary>The subject's id as text; null for a record that was sent along.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The moment of prediction: everything up to it, itself included, was read.</summary>
    public required DateTime At { get; init; }

    /// <summary>How many events were read.</summary>
    public required int EventsRead { get; init; }

    public required IReadOnlyList<RiskEntry> Risks { get; init; }

    /// <summary>Codes that were asked for and that the model has never seen: it says nothing about them.</summary>
    public required IReadOnlyList<string> UnknownCodes { get; init; }

    /// <summary>How the numbers were computed and what they do not say.</summary>
    public required string Basis { get; init; }
}
