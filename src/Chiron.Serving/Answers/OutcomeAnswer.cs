namespace Chiron.Serving.Answers;

/// <summary>Composite outcomes over horizons, from sampled futures.</summary>
public sealed record OutcomeAnswer
{
    /// <summary>The subject's id as text; null for a record that was sent along.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The moment that the futures start from.</summary>
    public required DateTime At { get; init; }

    /// <summary>How many events were read.</summary>
    public required int EventsRead { get; init; }

    /// <summary>How many futures were drawn.</summary>
    public required int Futures { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>In the order that they were asked for.</summary>
    public required IReadOnlyList<OutcomeEntry> Outcomes { get; init; }

    /// <summary>How the numbers were computed and what they do not say.</summary>
    public required string Basis { get; init; }
}
