using System.IO.Compression;
using Chiron.Intake;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>One file from source to output: written aside, read again by the audit, and renamed only when nothing leaked.</summary>
internal sealed class FileRun(
    DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex identities, FhirSource source, FhirFile file, string outputName)
{
    private const int ListedEntries = 1000;

    private readonly List<QuarantineEntry> _quarantine = [];
    private long _quarantined;
    private readonly List<long> _skipped = [];
    private long _sourceBytes;

    public FileResult Execute(string outFolder, LeakAudit audit, CancellationToken stop)
    {
        var path = Path.Combine(outFolder, outputName);
        var partial = path + AtomicFile.PartialSuffix;
        try
        {
            var counts = Rewrite(partial, stop);
            if (counts.Documents > 0)
                Audit(partial, counts.Documents, audit, stop);
            var isKept = counts.Documents > 0 && audit.Leaks == 0;
            if (isKept)
                File.Move(partial, path, overwrite: true);
            else
                File.Delete(path);
            return new FileResult
            {
                Output = outputName,
                Sha256 = isKept ? ContentHash.OfFile(path) : null,
                OutputBytes = isKept ? new FileInfo(path).Length : 0,
                SourceBytes = _sourceBytes,
                Counts = counts,
                Utility = audit.Utility,
                Quarantine = _quarantine,
                Quarantined = _quarantined,
                SkippedDocuments = _skipped,
                Leaks = audit.Leaks,
                Findings = audit.Findings,
                StringsSearched = audit.StringsSearched,
            };
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private TransformCounts Rewrite(string partial, CancellationToken stop)
    {
        var transform = new FhirTransform(policy, key, identities);
        var output = new JsonOutput();
        List<ResourceFault> faults = [];
        using var disk = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        using (var compressed = outputName.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(disk, CompressionLevel.Fastest, leaveOpen: true) : null)
        {
            Stream target = compressed is null ? disk : compressed;
            long index = 0;
            foreach (var document in source.ReadDocuments(file, new Quarantine(Unreadable), stop))
            {
                _sourceBytes += document.Utf8.Length;
                output.Rewind(0);
                faults.Clear();
                if (transform.TryTransform(document.Utf8, output, faults))
                {
                    output.EndLine();
                    target.Write(output.Written);
                }
                else
                {
                    _skipped.Add(index);
                }

                foreach (var fault in faults)
                    Quarantine(document.Line, fault.Entry, fault.Reason, fault.Detail);
                index++;
            }
        }

        disk.Flush(flushToDisk: true);
        return transform.Counts;
    }

    private void Unreadable(QuarantinedItem item, ReadOnlyMemory<byte> content) =>
        Quarantine(item.Line, item.Entry, item.Reason, item.Detail);

    // All are counted and the first are listed, so that a file of nothing but faults takes no more memory than another.
    private void Quarantine(long line, int? entry, QuarantineReason reason, string detail)
    {
        if (_quarantined++ < ListedEntries)
            _quarantine.Add(new QuarantineEntry(outputName, line, entry, reason.ToString(), detail));
    }

    private void Audit(string partial, long documents, LeakAudit audit, CancellationToken stop)
    {
        var written = new FhirFile(partial, outputName, new FileInfo(partial).Length);
        var read = new DocumentPairs(source, file, written, _skipped).Check(audit, stop);
        if (read != documents)
            throw new DeidentificationException($"of the {documents} documents written to '{outputName}' only {read} can be read back, so it cannot be audited; check the disk and run again");
    }
}
