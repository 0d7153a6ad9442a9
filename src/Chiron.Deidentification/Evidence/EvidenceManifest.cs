namespace Chiron.Deidentification;

/// <summary>What an evidence pack holds and attests: the bytes that are signed.</summary>
public sealed record EvidenceManifest
{
    public const string FormatName = "chiron-deidentification-evidence/1";

    public required string Format { get; init; }

    /// <summary>Version of the software that made the run.</summary>
    public required string Software { get; init; }

    public required DateTimeOffset CreatedUtc { get; init; }

    public required string Policy { get; init; }

    /// <summary>SHA-256 of the policy and of every table it goes by.</summary>
    public required string PolicyHash { get; init; }

    public required string KeyFingerprint { get; init; }

    public required bool Passed { get; init; }

    public required long Patients { get; init; }

    public required long Documents { get; init; }

    /// <summary>DICOM files that were written.</summary>
    public long Images { get; init; }

    public required long StringsSearched { get; init; }

    public required long Leaks { get; init; }

    public required long Quarantined { get; init; }

    /// <summary>Every other file of the pack but the signature and the public key.</summary>
    public required IReadOnlyList<EvidenceFile> Files { get; init; }
}
