namespace Chiron.Timelines.Meds;

/// <summary>How a dataset is read.</summary>
public sealed record MedsDatasetOptions
{
    /// <summary>Which split a subject gets where the dataset has no <c>metadata/subject_splits.parquet</c>.</summary>
    public SplitAssignment Splits { get; init; } = new();

    /// <summary>Memory for DuckDB, which spills what needs more to <see cref="TemporaryFolder"/>.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>Where sorting a file that is not sorted spills; null for the system's temporary folder.</summary>
    public string? TemporaryFolder { get; init; }
}
