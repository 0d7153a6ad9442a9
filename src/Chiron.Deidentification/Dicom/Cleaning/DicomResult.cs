namespace Chiron.Deidentification;

/// <summary>What became of one DICOM file.</summary>
public sealed record DicomResult
{
    /// <summary>Whether a cleaned file was written; otherwise <see cref="Reason"/> says why not.</summary>
    public required bool IsWritten { get; init; }

    /// <summary>Why the file is in quarantine: a sentence without its content; null where it was written.</summary>
    public string? Reason { get; init; }

    /// <summary>The patient's pseudonym; null where the file could not be read so far.</summary>
    public string? Pseudonym { get; init; }

    /// <summary>The instance's UID in the output.</summary>
    public string? SopInstanceUid { get; init; }

    public required DicomCounts Counts { get; init; }

    public PixelOutcome Pixels { get; init; }

    /// <summary>The options of the profile that were really followed, as the file states them.</summary>
    public DicomOptions Options { get; init; }

    /// <summary>Whether the image was written uncompressed, because text had to be looked for in it.</summary>
    public bool IsDecompressed { get; init; }

    // Refused because of the compression alone.
    internal bool IsCompressed { get; init; }

    /// <summary>Bytes of the source.</summary>
    public long SourceBytes { get; init; }

    internal static DicomResult Refused(string reason, long sourceBytes, string? pseudonym = null) =>
        new() { IsWritten = false, Reason = reason, Counts = new DicomCounts(), SourceBytes = sourceBytes, Pixels = PixelOutcome.Quarantined, Pseudonym = pseudonym };
}
