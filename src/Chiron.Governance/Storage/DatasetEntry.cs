namespace Chiron.Governance.Storage;

/// <summary>A MEDS dataset in the registry.</summary>
/// <param name="Sha256">Digest of its files (<see cref="Releases.FileSetDigest"/>).</param>
/// <param name="Path">Where it lay, relative to the workspace.</param>
/// <param name="Subjects">How many people.</param>
/// <param name="Events">How many events.</param>
/// <param name="RegisteredAt">When it was entered.</param>
public sealed record DatasetEntry(string Sha256, string Path, long Subjects, long Events, DateTimeOffset RegisteredAt);
