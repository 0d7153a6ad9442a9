namespace Chiron.Serving.Answers;

/// <summary>A subject's record, facts without a time first.</summary>
public sealed record SubjectTimeline
{
    public required string SubjectId { get; init; }

    public string? Split { get; init; }

    public DateTime? Birth { get; init; }

    public required IReadOnlyList<TimelineEntry> Events { get; init; }
}
