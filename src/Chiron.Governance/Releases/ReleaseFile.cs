namespace Chiron.Governance.Releases;

/// <summary>One file of a release.</summary>
/// <param name="Path">Relative to the release, with forward slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record ReleaseFile(string Path, long Bytes, string Sha256);
