using System.Text.Json.Serialization;

namespace Chiron.Serving.Clinical;

/// <summary>The body of <c>POST /clinical/v1/suppositions</c>: a forecast, and the facts to suppose.</summary>
internal sealed record SuppositionRequest
{
    /// <summary>As text or as a number; ids above 2^53 survive only as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public long? SubjectId { get; init; }

    public IReadOnlyList<InlineEvent>? Events { get; init; }

    /// <summary>The moment of prediction; the last recorded one where it is left out.</summary>
    public DateTime? At { get; init; }

    /// <summary>One to 16 facts: the latest event of the code gets this answer; where there is none, one is added at the moment of prediction.</summary>
    public IReadOnlyList<SuppositionFact>? If { get; init; }

    /// <summary>Which codes; the most likely conditions where it is left out.</summary>
    public IReadOnlyList<string>? Codes { get; init; }

    /// <summary>Over how many days; 30, 365 and 1825 where it is left out.</summary>
    public IReadOnlyList<double>? HorizonsDays { get; init; }
}
