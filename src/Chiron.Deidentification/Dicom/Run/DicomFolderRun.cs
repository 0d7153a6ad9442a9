using System.Text;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>
/// The DICOM files of a run: reads first what all of them state about people, then cleans each aside, audits the result beside its source, and only then
/// renames it into place. Outputs have keyed names in one level of folders. A run that was killed goes on.
/// </summary>
internal sealed class DicomFolderRun : IDisposable
{
    /// <summary>The folder of the output that holds the images.</summary>
    public const string FolderName = "dicom";

    /// <summary>In <c>reports</c>: SHA-256 and name of every image written, as sha256sum checks them from the output's folder.</summary>
    public const string ListName = "dicom.sha256";

    private const string Withdrawn = "after cleaning, something that identifies the patient was found in the file";

    private readonly DeidentificationPolicy _policy;
    private readonly DeidentificationKey _key;
    private readonly DicomSource _source;
    private readonly string _target;
    private readonly DicomOptions _options;
    private readonly ITextFinder? _text = Tesseract.Find();
    private readonly DicomJournal _journal;
    private readonly DicomJournal.Entry?[] _entries;

    /// <param name="sources">A digest of all that states who somebody is, this source included: where it changes, all files are made anew.</param>
    /// <param name="options">Null for those that the policy implies.</param>
    /// <param name="privateFolder">Where the journal that names source files is kept; null keeps nothing.</param>
    public DicomFolderRun(
        DeidentificationPolicy policy, DeidentificationKey key, DicomSource source, string outFolder, string sources, DicomOptions? options, string? privateFolder)
    {
        (_policy, _key, _source) = (policy, key, source);
        _target = Path.Combine(outFolder, FolderName);
        _options = options ?? DicomCleaner.OptionsFor(policy);
        var head = new DicomJournal.Head(
            sources, DeidentificationPolicy.HashOf(policy.ContentHash + ConfidentialityTable.ContentHash), key.Fingerprint, _options, _text is not null, Gdcm.Find() is not null);
        _journal = DicomJournal.Open(privateFolder, _target, head, output => File.Delete(Path.Combine(_target, output)));
        _entries = source.Files.ConvertAll(file => Finished(source.Name(file))).ToArray();
    }

    /// <summary>Whether an earlier run has done everything, and all of it still stands.</summary>
    public bool IsFinished => Array.TrueForAll(_entries, entry => entry is not null);

    /// <summary>Cleans and audits what is not done yet; leaves in the target nothing else.</summary>
    /// <exception cref="IOException">The disk refuses; what was finished stays for the next run.</exception>
    /// <exception cref="OperationCanceledException">Stopped; what was finished stays for the next run.</exception>
    public DicomReport Clean(AuditIndex audits, string reportsFolder, StageProgress progress, CancellationToken stop)
    {
        for (var n = 0; n < 256; n++)
            Directory.CreateDirectory(Path.Combine(_target, n.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        _source.ForEach(() => new DicomWorker(_policy, _key, audits, _options, _text), (worker, index) =>
        {
            if (_entries[index] is null)
            {
                _entries[index] = Clean(worker, _source.Files[index]);
                _journal.Add(_entries[index]!);
            }

            progress.Add(_source.Files[index].Length);
        }, stop);
        var entries = Array.ConvertAll(_entries, entry => entry!);
        RemoveOthers(_target, [.. entries.Where(entry => entry.Result.IsWritten).Select(entry => entry.Output)]);
        var list = Encoding.ASCII.GetBytes(string.Concat(
            entries.Where(entry => entry.Sha256 is not null).OrderBy(entry => entry.Output, StringComparer.Ordinal).Select(entry => $"{entry.Sha256}  {FolderName}/{entry.Output}\n")));
        AtomicFile.WriteAllBytes(Path.Combine(reportsFolder, ListName), list);
        return Report(entries, ContentHash.OfBytes(list));
    }

    /// <summary>Takes all images away that are not named, and the folders that hold nothing any more.</summary>
    /// <param name="outputs">Names within the folder.</param>
    public static void RemoveOthers(string folder, HashSet<string> outputs)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var child in new DirectoryInfo(folder).EnumerateDirectories())
        {
            foreach (var file in child.EnumerateFiles())
                if (!outputs.Contains($"{child.Name}/{file.Name}"))
                    file.Delete();
            if (!child.EnumerateFileSystemInfos().Any())
                child.Delete();
        }

        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    public void Dispose() => _journal.Dispose();

    private DicomJournal.Entry Clean(DicomWorker worker, FileInfo file)
    {
        var name = _source.Name(file);
        var output = DicomSource.OutputName(name, worker.Pseudonyms);
        var path = Path.Combine(_target, output);
        var partial = path + AtomicFile.PartialSuffix;
        try
        {
            var result = worker.Clean(file, partial);
            var audit = result.IsWritten ? worker.Audit($"{FolderName}/{output}", file, partial, result) : null;
            if (audit is { Leaks: > 0 })
                result = result with { IsWritten = false, Reason = Withdrawn, Pixels = PixelOutcome.Quarantined };
            if (!result.IsWritten)
            {
                File.Delete(path);
                return new DicomJournal.Entry(name, output, OutputBytes: 0, Sha256: null, result, audit);
            }

            var entry = new DicomJournal.Entry(name, output, new FileInfo(partial).Length, ContentHash.OfFile(partial), result, audit);
            File.Move(partial, path, overwrite: true);
            return entry;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private DicomJournal.Entry? Finished(string name)
    {
        if (_journal.Find(name) is not { Audit: null or { Leaks: 0 } } entry)
            return null;
        var output = new FileInfo(Path.Combine(_target, entry.Output));
        return entry.Result.IsWritten == output.Exists && (!output.Exists || output.Length == entry.OutputBytes) ? entry : null;
    }

    private DicomReport Report(DicomJournal.Entry[] entries, string outputsHash)
    {
        var elements = new DicomCounts();
        var utility = new DicomUtility();
        foreach (var entry in entries)
        {
            elements += entry.Result.Counts;
            if (entry is { Audit: { } audit, Result.IsWritten: true })
                utility.Add(audit.Utility);
        }

        return new DicomReport
        {
            Options = _options,
            TextRecognition = _text is not null,
            Patients = entries.Where(entry => entry.Result.IsWritten).Select(entry => entry.Result.Pseudonym).Distinct(StringComparer.Ordinal).Count(),
            Files = entries.Length,
            Written = entries.LongCount(entry => entry.Result.IsWritten),
            Quarantined = entries.LongCount(entry => !entry.Result.IsWritten),
            Decompressed = entries.LongCount(entry => entry.Result is { IsWritten: true, IsDecompressed: true }),
            Withdrawn = entries.LongCount(entry => entry.Audit is { Leaks: > 0 }),
            Leaks = entries.Sum(entry => entry.Audit?.Leaks ?? 0),
            Findings = [.. entries.SelectMany(entry => entry.Audit?.Findings ?? []).Take(DicomReport.MaximumListed)],
            StringsSearched = entries.Sum(entry => entry.Audit?.StringsSearched ?? 0),
            SourceBytes = entries.Sum(entry => entry.Result.SourceBytes),
            Elements = elements,
            Utility = utility,
            Pixels = entries.Where(entry => entry.Result.IsWritten).GroupBy(entry => entry.Result.Pixels).ToDictionary(group => group.Key, group => group.LongCount()),
            Quarantine = [.. entries.Where(entry => !entry.Result.IsWritten).Take(DicomReport.MaximumListed).Select(entry => new DicomQuarantine(entry.Output, entry.Result.Reason!))],
            OutputsHash = outputsHash,
        };
    }
}
