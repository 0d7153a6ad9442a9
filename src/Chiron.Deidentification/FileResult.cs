namespace Chiron.Deidentification;

/// <summary>What became of one source file.</summary>
public sealed record FileResult
{
    /// <summary>Name of the output file.</summary>
    public required string Output { get; init; }

    /// <summary>SHA-256 of the output file; null where it was withdrawn, or nothing of it could be written.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Bytes of the output file.</summary>
    public long OutputBytes { get; init; }

    /// <summary>Uncompressed bytes of the source's documents.</summary>
    public long SourceBytes { get; init; }

    public required TransformCounts Counts { get; init; }

    public required UtilityCounts Utility { get; init; }

    /// <summary>The first thousand of what was not written.</summary>
    public required IReadOnlyList<QuarantineEntry> Quarantine { get; init; }

    /// <summary>Everything that was not written, also what is not listed.</summary>
    public long Quarantined { get; init; }

    /// <summary>Documents of the source that were not written, by their place among those that can be read, from 0.</summary>
    public IReadOnlyList<long> SkippedDocuments { get; init; } = [];

    /// <summary>All leaks, also those not listed.</summary>
    public long Leaks { get; init; }

    public required IReadOnlyList<LeakFinding> Findings { get; init; }

    public long StringsSearched { get; init; }
}
