namespace Chiron.Deidentification;

/// <param name="Path">Within the pack, with forward slashes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record EvidenceFile(string Path, long Bytes, string Sha256);
