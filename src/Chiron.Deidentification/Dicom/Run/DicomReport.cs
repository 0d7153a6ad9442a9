namespace Chiron.Deidentification;

/// <summary>What a run over a folder of DICOM files did; holds no content of the source and no name of its files.</summary>
public sealed record DicomReport
{
    /// <summary>More quarantined files than this are counted and not listed.</summary>
    public const int MaximumListed = 1000;

    public required string Policy { get; init; }

    /// <summary>The method of the law that the policy follows.</summary>
    public required string Basis { get; init; }

    public required string KeyFingerprint { get; init; }

    public required DicomOptions Options { get; init; }

    /// <summary>Whether text was looked for in images, or only the rules for kinds of images applied.</summary>
    public required bool TextRecognition { get; init; }

    public required long Files { get; init; }

    public required long Written { get; init; }

    public required long Quarantined { get; init; }

    /// <summary>Of the quarantined, those in which a known identifier was found after cleaning.</summary>
    public required long Leaks { get; init; }

    public required long SourceBytes { get; init; }

    public required DicomCounts Elements { get; init; }

    /// <summary>Written files by what is known of text in their images.</summary>
    public required IReadOnlyDictionary<PixelOutcome, long> Pixels { get; init; }

    /// <summary>The first of them.</summary>
    public required IReadOnlyList<DicomQuarantine> Quarantine { get; init; }

    /// <summary>Nothing had changed since a finished run, and nothing was done.</summary>
    public bool IsUnchanged { get; init; }
}
