using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>
/// De-identifies a folder of FHIR records and DICOM files: collects who is who over all of them, rewrites each file aside, searches what was written for
/// leaks, and only then puts it in its place. A run that was killed goes on with the files that are missing; one that finds nothing changed says so.
/// </summary>
/// <param name="privateFolder">
/// Where the state that names source files is kept, on the identified side; null for the folder of the key file, and for a key without a file nothing is
/// kept and each run starts anew.
/// </param>
/// <param name="degreeOfParallelism">Files at a time; 0 for one a processor.</param>
public sealed class Deidentifier(DeidentificationPolicy policy, DeidentificationKey key, string? privateFolder = null, int degreeOfParallelism = 0)
{
    private readonly string? _privateFolder = privateFolder ?? Path.GetDirectoryName(key.Path is null ? null : Path.GetFullPath(key.Path));

    /// <summary>Signs the evidence pack; null for none.</summary>
    public EvidenceKey? EvidenceKey { get; init; }

    /// <summary>Generated notes for the parrot attack; 0 leaves it out.</summary>
    public int AttackNotes { get; init; }

    /// <summary>A larger document (a line, or a file of one document) is quarantined and read past; null for 256 MB. 1 byte to 512 MiB.</summary>
    public int? MaximumDocumentBytes { get; init; }

    /// <summary>FHIR records of patients who have DICOM files in the source, for their names and pseudonyms: read, and not written. Null for none.</summary>
    public string? OtherRecords { get; init; }

    /// <summary>How DICOM files are cleaned; null for what the policy implies.</summary>
    public DicomOptions? DicomOptions { get; init; }

    /// <param name="rawFolder">Identified records: FHIR JSON or NDJSON, gzip or not, DICOM, and optionally <c>truth/*.parquet</c> of a simulated cohort.</param>
    /// <param name="outFolder">Gets <c>part-00001.ndjson[.gz]</c> and so on, <c>dicom/</c>, <c>truth/</c> and <c>reports/</c>.</param>
    /// <exception cref="IntakeException">The folder does not exist or holds neither FHIR nor DICOM.</exception>
    /// <exception cref="DeidentificationException">The run cannot be made.</exception>
    /// <exception cref="IOException">The disk refuses; what was finished stays for the next run.</exception>
    /// <exception cref="OperationCanceledException">Stopped; what was finished stays for the next run.</exception>
    public DeidentificationReport Run(
        string rawFolder, string outFolder, IProgress<DeidentificationProgress>? progress = null, CancellationToken stop = default)
    {
        var read = new RunSource(rawFolder, OtherRecords, degreeOfParallelism, MaximumDocumentBytes);
        var source = read.Records;
        Directory.CreateDirectory(outFolder);
        var truthFolder = Path.Combine(rawFolder, "truth");
        var truthTarget = Path.Combine(outFolder, "truth");
        var state = RunState.Open(_privateFolder, policy, key, [.. source.Files, .. TruthTables.Find(truthFolder)], source.Files.Count, read.OthersDigest, outFolder);
        using var dicom = read.Images.Files.Count == 0 ? null : new DicomFolderRun(policy, key, read.Images, outFolder, read.Digest, DicomOptions, _privateFolder);
        if (state.IsComplete && dicom?.IsFinished != false && state.Report(outFolder) is { } unchanged &&
            unchanged.TruthRows.Keys.All(name => File.Exists(Path.Combine(truthTarget, name))))
            return unchanged;
        state.Begin();

        var identities = read.Collect(policy, key, progress, stop);
        var audits = new AuditIndex(key, identities);
        var records = new StageProgress("records", read.TotalBytes, progress);
        Rewrite(source, outFolder, audits, state, records, stop);
        RemoveStale(outFolder, source);
        var truth = TruthTables.Carry(truthFolder, truthTarget, policy, key, identities, stop);
        var reports = Path.Combine(outFolder, "reports");
        if (dicom is null)
            DicomFolderRun.RemoveOthers(Path.Combine(outFolder, DicomFolderRun.FolderName), []);
        var report = DeidentificationReport.From(policy, key, state.Results, identities, truth, dicom?.Clean(audits, reports, records, stop), OtherRecords is not null);
        if (report.Outputs.Count > 0)
            report = report with { Risk = new RiskAssessment(policy.Risk).Measure(outFolder, progress, stop) };
        if (AttackNotes > 0)
            report = report with { Attack = new ParrotAttack(policy, key).Run(AttackNotes, stop: stop) };
        WriteReports(reports, report);
        state.Complete();
        return report;
    }

    private void Rewrite(RecordSource source, string outFolder, AuditIndex audits, RunState state, StageProgress progress, CancellationToken stop)
    {
        source.ForEach(index =>
        {
            var file = source.Files[index];
            if (!state.IsDone(index))
            {
                var run = new FileRun(policy, key, audits.Identities, source.Reader, file, source.OutputName(index));
                state.Save(index, run.Execute(outFolder, new LeakAudit(policy, key, audits), stop));
            }

            progress.Add(file.Bytes);
        }, stop);
    }

    // What failed is no evidence of anything: only a run that passed gets a pack to cite.
    private void WriteReports(string folder, DeidentificationReport report)
    {
        ReportFiles.Write(folder, report);
        if (EvidenceKey is not null && report.Passed)
            EvidencePack.Write(Path.Combine(folder, EvidencePack.FileName), policy, report, EvidenceKey, TimeProvider.System);
    }

    private static void RemoveStale(string outFolder, RecordSource source)
    {
        var current = source.Files.Select((_, index) => source.OutputName(index)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(outFolder, "part-*"))
            if (!current.Contains(Path.GetFileName(path)))
                File.Delete(path);
    }
}
