namespace Chiron.Governance.Lineage;

/// <summary>One file that a step read or wrote.</summary>
/// <param name="Path">Relative to the workspace with forward slashes; a full path where the file lies outside it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="ModifiedAt">Its time of change when it was hashed: with the size, the cheap sign that it is still the same.</param>
public sealed record FileRecord(string Path, long Bytes, string Sha256, DateTimeOffset ModifiedAt);
