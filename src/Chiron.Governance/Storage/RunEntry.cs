namespace Chiron.Governance.Storage;

/// <summary>A training run in the registry: which weights came from which dataset.</summary>
public sealed record RunEntry(string Id, string DatasetSha256, string WeightsSha256, DateTimeOffset RegisteredAt);
