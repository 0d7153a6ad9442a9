namespace Chiron.Governance.Releases;

/// <summary>What a release holds and where it came from; its exact bytes are what the signature covers. Saved as <c>manifest.json</c>.</summary>
public sealed record ReleaseManifest
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Owner { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string ProductVersion { get; init; }

    public required KnowledgeLock Knowledge { get; init; }

    /// <summary>Every file of the release but the manifest and its signature, by path.</summary>
    public required IReadOnlyList<ReleaseFile> Files { get; init; }

    public required ReleaseLineage Lineage { get; init; }
}
