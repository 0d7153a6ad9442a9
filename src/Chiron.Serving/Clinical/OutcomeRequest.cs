using System.Text.Json.Serialization;

namespace Chiron.Serving.Clinical;

/// <summary>The body of <c>POST /clinical/v1/outcomes</c>: a subject, or events sent along, and the composite outcomes to forecast.</summary>
internal sealed record OutcomeRequest
{
    /// <summary>As text or as a number; ids above 2^53 survive only as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public long? SubjectId { get; init; }

    public IReadOnlyList<InlineEvent>? Events { get; init; }

    /// <summary>The moment that the futures start from; the last recorded one where it is left out.</summary>
    public DateTime? At { get; init; }

    /// <summary>One to 20 outcomes.</summary>
    public IReadOnlyList<OutcomeDefinition>? Outcomes { get; init; }

    /// <summary>Over how many days; 30 and 365 where it is left out.</summary>
    public IReadOnlyList<double>? HorizonsDays { get; init; }

    /// <summary>How many futures to draw: 10 to 2,000, and times the longest horizon at most 730,000 days; 500 where it is left out.</summary>
    public int? Futures { get; init; }

    /// <summary>The same seed draws the same futures; 1 where it is left out.</summary>
    public ulong? Seed { get; init; }
}
