namespace Chiron.Governance.Lineage;

/// <summary>What one step did: the link of the chain from raw records to a release. Saved as <c>lineage/&lt;step&gt;.json</c> and in <c>chiron.db</c>.</summary>
public sealed record StepRecord
{
    public required string Step { get; init; }

    /// <summary>The <see cref="Governance.ProductVersion"/> that ran it.</summary>
    public required string ProductVersion { get; init; }

    /// <summary>The choices that decide the result, by name. They are published with a release: no secrets, no patient names.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double DurationSeconds { get; init; }

    public required IReadOnlyList<FileRecord> Inputs { get; init; }

    public required IReadOnlyList<FileRecord> Outputs { get; init; }

    /// <summary>What the step counted (subjects, events, quarantined resources …), by name.</summary>
    public IReadOnlyDictionary<string, double> Counts { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    public required StepOutcome Outcome { get; init; }

    /// <summary>Why it failed, in a sentence without record content; null where it completed.</summary>
    public string? Message { get; init; }
}
