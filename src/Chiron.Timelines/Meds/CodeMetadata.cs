namespace Chiron.Timelines.Meds;

/// <summary>One row of <c>metadata/codes.parquet</c>: what the standard asks for, then our own statistics over the training split.</summary>
public sealed record CodeMetadata
{
    public required string Code { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> ParentCodes { get; init; } = [];

    public EventKind Kind { get; init; }

    /// <summary>UCUM unit of the code's numeric values; null where it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>Events with this code in the training split.</summary>
    public long Events { get; init; }

    /// <summary>Subjects with this code in the training split.</summary>
    public long Subjects { get; init; }

    /// <summary>Training events with a numeric value.</summary>
    public long NumericValues { get; init; }
}
