using System.Text.Json.Serialization;

namespace Chiron.Serving.Clinical;

/// <summary>The body of <c>POST /clinical/v1/forecast</c>: a subject, or events sent along, and what to forecast.</summary>
internal sealed record ForecastRequest
{
    /// <summary>As text or as a number; ids above 2^53 survive only as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public long? SubjectId { get; init; }

    public IReadOnlyList<InlineEvent>? Events { get; init; }

    /// <summary>The moment of prediction; the last recorded one where it is left out.</summary>
    public DateTime? At { get; init; }

    /// <summary>Which codes; the most likely conditions where it is left out.</summary>
    public IReadOnlyList<string>? Codes { get; init; }

    /// <summary>Over how many days; 30, 365 and 1825 where it is left out.</summary>
    public IReadOnlyList<double>? HorizonsDays { get; init; }
}
