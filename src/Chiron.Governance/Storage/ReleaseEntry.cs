namespace Chiron.Governance.Storage;

/// <summary>A release in the registry; the manifest's hash stands for every byte of it.</summary>
public sealed record ReleaseEntry(string Name, string Version, string Path, string ManifestSha256, string WeightsSha256, DateTimeOffset RegisteredAt);
