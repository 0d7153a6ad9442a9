using Chiron.Intake;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>
/// Audits an output folder again, as it lies there now: its files against the hashes of its report, and every string of them against the source. For
/// an auditor, after a copy, and after the audit itself has learnt to find more.
/// </summary>
/// <param name="degreeOfParallelism">Files at a time; 0 for one a processor.</param>
public sealed class OutputAudit(DeidentificationPolicy policy, DeidentificationKey key, int degreeOfParallelism = 0)
{
    /// <summary>The FHIR records outside of the source that told who its patients are; null where there were none.</summary>
    public string? OtherRecords { get; init; }

    /// <param name="rawFolder">The identified records that the output was made from.</param>
    /// <param name="outFolder">Where <c>reports/deidentification.json</c> lies.</param>
    /// <exception cref="DeidentificationException">There is no report, or it was made with another policy or key.</exception>
    /// <exception cref="IntakeException">The source does not exist or holds no FHIR file.</exception>
    public OutputAuditReport Run(string rawFolder, string outFolder, IProgress<DeidentificationProgress>? progress = null, CancellationToken stop = default)
    {
        var report = ReportFiles.TryRead(Path.Combine(outFolder, "reports"))
            ?? throw new DeidentificationException($"'{outFolder}' holds no reports/deidentification.json that can be read; give the folder that 'chiron deidentify' wrote");
        if (report.KeyFingerprint != key.Fingerprint)
            throw new DeidentificationException(
                $"the output was made with the key {report.KeyFingerprint}, and the key given is {key.Fingerprint}; give the one that the output was made with");
        if (report.PolicyHash != policy.ContentHash)
            throw new DeidentificationException($"the output was made with another state of the policy '{report.Policy}'; give the policy file that it was made with");

        if (report.UsesOtherRecords != OtherRecords is not null)
            throw new DeidentificationException(report.UsesOtherRecords
                ? "the output was made with records of its patients from elsewhere; name them for the audit too (--identities)"
                : "the output was made without records of its patients from elsewhere; leave them out of the audit too (--identities)");

        var read = new RunSource(rawFolder, OtherRecords, degreeOfParallelism);
        var source = read.Records;
        var auditIndex = new AuditIndex(key, read.Collect(policy, key, progress, stop));
        var stage = new StageProgress("records", read.TotalBytes, progress);
        var audits = new (LeakAudit Audit, string? Problem)?[source.Files.Count];
        source.ForEach(index =>
        {
            var name = source.OutputName(index);
            if (report.Outputs.TryGetValue(name, out var sha256))
            {
                var audit = new LeakAudit(policy, key, auditIndex);
                audits[index] = (audit, Check(source, index, Path.Combine(outFolder, name), sha256, report.SkippedDocuments.GetValueOrDefault(name) ?? [], audit, stop));
            }

            stage.Add(source.Files[index].Bytes);
        }, stop);
        var records = Sum(report, outFolder, [.. audits.OfType<(LeakAudit, string?)>()]);
        return report.Dicom is null ? records : new DicomOutputAudit(policy, key, report.Dicom, outFolder).Add(records, read.Images, auditIndex, stage, stop);
    }

    private static string? Check(
        RecordSource source, int index, string path, string sha256, IReadOnlyList<long> skipped, LeakAudit audit, CancellationToken stop)
    {
        var name = source.OutputName(index);
        if (!File.Exists(path))
            return $"{name} is missing";
        var written = new FhirFile(path, name, new FileInfo(path).Length);
        if (ContentHash.OfFile(path) == sha256)
        {
            new DocumentPairs(source.Reader, source.Files[index], written, skipped).Check(audit, stop);
            return null;
        }

        // Changed since: its documents may not be those of the source any more, so they are searched without being compared.
        long document = 0;
        foreach (var content in source.Reader.ReadDocuments(written, new Quarantine(), stop))
            audit.Search(name, document++, content.Utf8);
        return $"{name} is not as the report's SHA-256 says";
    }

    private static OutputAuditReport Sum(DeidentificationReport report, string outFolder, IReadOnlyList<(LeakAudit Audit, string? Problem)> audits)
    {
        var problems = audits.Select(audit => audit.Problem).OfType<string>().ToList();
        problems.AddRange(report.Outputs.Keys.Where(name => !File.Exists(Path.Combine(outFolder, name))).Select(name => $"{name} is missing").Except(problems));
        problems.AddRange(Directory.EnumerateFiles(outFolder, "part-*").Select(Path.GetFileName).Where(name => !report.Outputs.ContainsKey(name!))
            .Select(name => $"{name} is not in the report"));
        var utility = new UtilityCounts();
        foreach (var (audit, _) in audits)
            utility.Add(audit.Utility);
        return new OutputAuditReport(
            audits.Count,
            audits.Sum(audit => audit.Audit.StringsSearched),
            audits.Sum(audit => audit.Audit.Leaks),
            [.. audits.SelectMany(audit => audit.Audit.Findings).Take(1000)],
            utility,
            [.. problems.Order(StringComparer.Ordinal)])
        {
            OrderInversions = utility.OrderInversions,
        };
    }
}
