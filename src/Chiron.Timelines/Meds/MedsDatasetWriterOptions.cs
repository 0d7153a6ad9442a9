namespace Chiron.Timelines.Meds;

/// <summary>How a dataset is written.</summary>
public sealed record MedsDatasetWriterOptions
{
    public string DatasetName { get; init; } = "timelines";

    public string? DatasetVersion { get; init; }

    /// <summary>The program that makes the dataset; goes to dataset.json.</summary>
    public string EtlName { get; init; } = "chiron";

    public string? EtlVersion { get; init; } = typeof(MedsDatasetWriterOptions).Assembly.GetName().Version?.ToString(3);

    public SplitAssignment Splits { get; init; } = new();

    /// <summary>A shard is closed after the subject that reaches this many events; the next subject opens another. At least 1.</summary>
    public long EventsPerShard { get; init; } = 8_000_000;

    /// <summary>Memory for what is not yet written; more goes to the disk, into the unfinished folder.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>The clock for <c>created_at</c>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
