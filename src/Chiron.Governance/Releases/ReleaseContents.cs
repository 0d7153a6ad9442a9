namespace Chiron.Governance.Releases;

/// <summary>What a release is to be made of.</summary>
public sealed record ReleaseContents
{
    /// <summary>By <see cref="ReleaseName.NameRule"/>.</summary>
    public required string Name { get; init; }

    /// <summary>By <see cref="ReleaseName.VersionRule"/>.</summary>
    public required string Version { get; init; }

    /// <summary>Holds <c>weights.safetensors</c>, <c>vocabulary.json</c>, <c>configuration.json</c> and perhaps <c>calibration.json</c>, <c>hazards.json</c> and <c>differential.json</c>; other files stay behind.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>The knowledge pack, copied whole so that the release answers by itself.</summary>
    public required string KnowledgeFolder { get; init; }

    public required KnowledgeLock Knowledge { get; init; }

    /// <summary>The validation's results, copied whole; null where there are none, and then the card says so.</summary>
    public string? EvaluationFolder { get; init; }

    /// <summary>Results to print in the card.</summary>
    public IReadOnlyList<EvidenceTable> Evidence { get; init; } = [];
}
