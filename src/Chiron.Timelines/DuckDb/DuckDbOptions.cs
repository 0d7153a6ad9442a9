namespace Chiron.Timelines.DuckDb;

/// <summary>How much of the machine a database may use. What exceeds the memory limit is spilled to the temporary folder.</summary>
public sealed record DuckDbOptions
{
    /// <summary>Bytes of memory for data and operators; null leaves DuckDB's default, 80 % of the machine's.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Where what does not fit in memory goes; null leaves DuckDB's default, a folder beside the database file or in the current one.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>Worker threads, at least 1; null leaves DuckDB's default, one a core.</summary>
    public int? Threads { get; init; }
}
