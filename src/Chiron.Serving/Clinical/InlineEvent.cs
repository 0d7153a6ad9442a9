namespace Chiron.Serving.Clinical;

/// <summary>One event of a record that is sent along, as MEDS has it. A time may carry a zone, which is dropped: records hold local time.</summary>
internal sealed record InlineEvent
{
    public DateTime? Time { get; init; }

    public string? Code { get; init; }

    public float? NumericValue { get; init; }

    public string? TextValue { get; init; }
}
