namespace Chiron.Deidentification;

/// <summary>Whether an evidence pack is as it was signed.</summary>
/// <param name="Manifest">Null where it could not be read.</param>
/// <param name="SignerFingerprint">Of the key that the signature was checked with.</param>
/// <param name="Problems">Sentences; empty where everything is as signed.</param>
public sealed record EvidenceVerification(EvidenceManifest? Manifest, string SignerFingerprint, IReadOnlyList<string> Problems)
{
    public bool IsIntact => Problems.Count == 0;
}
