namespace Chiron.Deidentification;

/// <summary>What a run did with the DICOM files of its source; holds no content of the source and no name of its files.</summary>
public sealed record DicomReport
{
    /// <summary>More quarantined files than this are counted and not listed.</summary>
    public const int MaximumListed = 1000;

    public required DicomOptions Options { get; init; }

    /// <summary>Whether text was looked for in images, or only the rules for kinds of images applied.</summary>
    public required bool TextRecognition { get; init; }

    /// <summary>Whose files were written.</summary>
    public required long Patients { get; init; }

    public required long Files { get; init; }

    public required long Written { get; init; }

    /// <summary>Not written; those withdrawn by the audit among them.</summary>
    public required long Quarantined { get; init; }

    /// <summary>Of those written, images that are uncompressed now because text had to be looked for in them.</summary>
    public required long Decompressed { get; init; }

    /// <summary>Files that the audit withdrew.</summary>
    public required long Withdrawn { get; init; }

    /// <summary>Identifiers that the audit found after cleaning, dates and UIDs of the source, and listed values left as they were; each withdraws its file.</summary>
    public required long Leaks { get; init; }

    /// <summary>The first of them; the element is a tag.</summary>
    public required IReadOnlyList<LeakFinding> Findings { get; init; }

    /// <summary>Strings that the audit searched.</summary>
    public required long StringsSearched { get; init; }

    public required long SourceBytes { get; init; }

    /// <summary>What the cleaner did, by its own count.</summary>
    public required DicomCounts Elements { get; init; }

    /// <summary>What came out, by the audit's count.</summary>
    public required DicomUtility Utility { get; init; }

    /// <summary>Written files by what is known of text in their images.</summary>
    public required IReadOnlyDictionary<PixelOutcome, long> Pixels { get; init; }

    /// <summary>The first of them.</summary>
    public required IReadOnlyList<DicomQuarantine> Quarantine { get; init; }

    /// <summary>SHA-256 of <c>reports/dicom.sha256</c>, which lists every written file with its own.</summary>
    public required string OutputsHash { get; init; }

    /// <summary>Whether no leak was found and no date stands elsewhere than it should.</summary>
    public bool Passed => Leaks == 0 && Utility.OrderInversions == 0;
}
