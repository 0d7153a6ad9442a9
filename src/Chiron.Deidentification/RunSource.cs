namespace Chiron.Deidentification;

/// <summary>What a run reads: the records and DICOM files of a folder, and records from elsewhere that tell who the patients of its images are.</summary>
internal sealed class RunSource
{
    private readonly RecordSource _others;

    /// <param name="otherRecords">Null for none.</param>
    /// <exception cref="Intake.IntakeException">A folder does not exist, or holds neither FHIR nor DICOM.</exception>
    /// <exception cref="DeidentificationException">Its FHIR files are all of a simulated cohort's truth.</exception>
    public RunSource(string folder, string? otherRecords, int threads, int? maximumDocumentBytes = null)
    {
        Images = DicomSource.Find(folder, threads);
        Records = Images.IsAlone ? new RecordSource() : new RecordSource(folder, threads, maximumDocumentBytes);
        _others = otherRecords is null ? new RecordSource() : new RecordSource(otherRecords, threads, maximumDocumentBytes);
    }

    public RecordSource Records { get; }

    public DicomSource Images { get; }

    public long TotalBytes => Records.TotalBytes + Images.TotalBytes;

    /// <summary>A digest of everything but the records, by names, lengths and ages.</summary>
    public string OthersDigest => DeidentificationPolicy.HashOf(string.Join('\n', _others.State.Prepend(Images.Digest)));

    /// <summary>A digest of everything that states who somebody is.</summary>
    public string Digest => DeidentificationPolicy.HashOf(string.Join('\n', Records.State.Prepend(OthersDigest)));

    /// <summary>Reads everything for who is who. Records first: whose an image is, their identifiers tell.</summary>
    public IdentityIndex Collect(DeidentificationPolicy policy, DeidentificationKey key, IProgress<DeidentificationProgress>? progress, CancellationToken stop)
    {
        var identities = new IdentityIndex();
        var stage = new StageProgress("identities", TotalBytes + _others.TotalBytes, progress);
        Records.Collect(identities, stage, stop);
        _others.Collect(identities, stage, stop);
        identities.Settle();
        Images.Collect(policy, key, identities, stage, stop);
        return identities;
    }
}
