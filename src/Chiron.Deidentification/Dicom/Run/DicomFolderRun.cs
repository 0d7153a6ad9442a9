using System.Runtime.ExceptionServices;
using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>
/// De-identifies all DICOM files of a folder: reads first what all of them state about people, then cleans each aside, reads the result again in search of
/// its patient's identifiers, and only then renames it into place. Outputs have keyed names in one level of folders. A run that was killed goes on.
/// </summary>
/// <param name="identities">What other records state of the patients, all collected; null where there are none.</param>
/// <param name="options">Null for those that the policy implies.</param>
/// <param name="privateFolder">Where the journal that names source files is kept; null for the folder of the key file, and for a key without a file nothing is kept.</param>
/// <param name="degreeOfParallelism">Files at a time; 0 for one a processor.</param>
public sealed class DicomFolderRun(
    DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex? identities = null, DicomOptions? options = null, string? privateFolder = null,
    int degreeOfParallelism = 0)
{
    /// <summary>The report's name in the target's folder <c>reports</c>.</summary>
    public const string ReportName = "dicom.json";

    private const int MaximumSearches = 4096;

    private readonly IdentityIndex _identities = identities ?? new IdentityIndex();
    private readonly string? _privateFolder = privateFolder ?? Path.GetDirectoryName(key.Path is null ? null : Path.GetFullPath(key.Path));
    private readonly int _threads = degreeOfParallelism > 0 ? degreeOfParallelism : Environment.ProcessorCount;
    private readonly ITextFinder? _text = Tesseract.Find();

    /// <param name="source">All files in it and below are taken; what is no DICOM is quarantined with that reason.</param>
    /// <exception cref="DeidentificationException">There is no such folder, or no file in it.</exception>
    /// <exception cref="IOException">The disk refuses; what was finished stays for the next run.</exception>
    /// <exception cref="OperationCanceledException">Stopped; what was finished stays for the next run.</exception>
    public DicomReport Run(string source, string target, IProgress<DeidentificationProgress>? progress = null, CancellationToken stop = default)
    {
        if (!Directory.Exists(source))
            throw new DeidentificationException($"there is no folder '{source}'");
        var files = new DirectoryInfo(source).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new DeidentificationException($"the folder '{source}' holds no file");
        Directory.CreateDirectory(target);
        var chosen = options ?? DicomCleaner.OptionsFor(policy);
        var head = new DicomJournal.Head(
            DicomJournal.Digest(files), DeidentificationPolicy.HashOf(policy.ContentHash + ConfidentialityTable.ContentHash), key.Fingerprint, chosen, _text is not null, _identities.Patients.Count);
        using var journal = DicomJournal.Open(_privateFolder, target, head, output => File.Delete(Path.Combine(target, output)));
        var total = files.Sum(file => file.Length);
        var entries = new DicomJournal.Entry?[files.Count];
        for (var i = 0; i < files.Count; i++)
            entries[i] = Finished(journal, target, Path.GetRelativePath(source, files[i].FullName));
        var isUnchanged = Array.TrueForAll(entries, entry => entry is not null);
        if (!isUnchanged)
        {
            var collecting = new StageProgress("identities", total, progress);
            ForEach(files, stop, (worker, index) =>
            {
                worker.Collect(files[index].FullName);
                collecting.Add(files[index].Length);
            });
            var cleaning = new StageProgress("records", total, progress);
            var folders = Enumerable.Range(0, 256).Select(n => Directory.CreateDirectory(Path.Combine(target, n.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)))).ToList();
            ForEach(files, stop, (worker, index) =>
            {
                if (entries[index] is null)
                {
                    entries[index] = Clean(worker, files[index], Path.GetRelativePath(source, files[index].FullName), target);
                    journal.Add(entries[index]!);
                }

                cleaning.Add(files[index].Length);
            });
            foreach (var folder in folders)
                if (!folder.EnumerateFileSystemInfos().Any())
                    folder.Delete();
        }

        var report = Report(entries!, chosen, isUnchanged);
        AtomicFile.WriteAllBytes(Path.Combine(target, "reports", ReportName), JsonSerializer.SerializeToUtf8Bytes(report, DicomJson.Default.DicomReport));
        return report;
    }

    private DicomJournal.Entry Clean(Worker worker, FileInfo file, string name, string target)
    {
        var id = worker.Pseudonyms.Id("dicom-file|" + name);
        var output = Path.Combine(id[..2], id + ".dcm");
        var path = Path.Combine(target, output);
        var partial = path + AtomicFile.PartialSuffix;
        DicomResult result;
        long bytes = 0;
        var isLeak = false;
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                result = worker.Clean(file, stream);
                bytes = result.IsWritten ? stream.Length : 0;
            }

            if (result.IsWritten && worker.Leaks(partial, result))
            {
                isLeak = true;
                bytes = 0;
                result = result with { IsWritten = false, Reason = "after cleaning, something that identifies the patient was found in the file", Pixels = PixelOutcome.Quarantined };
            }

            if (result.IsWritten)
                File.Move(partial, path, overwrite: true);
            else
                File.Delete(path);
        }
        finally
        {
            File.Delete(partial);
        }

        return new DicomJournal.Entry(name, output, bytes, isLeak, result);
    }

    private static DicomJournal.Entry? Finished(DicomJournal journal, string target, string name)
    {
        if (journal.Find(name) is not { } entry)
            return null;
        var output = new FileInfo(Path.Combine(target, entry.Output));
        return entry.Result.IsWritten == output.Exists && (!output.Exists || output.Length == entry.OutputBytes) ? entry : null;
    }

    private DicomReport Report(DicomJournal.Entry[] entries, DicomOptions chosen, bool isUnchanged) => new()
    {
        Policy = policy.Name,
        Basis = policy.Basis,
        KeyFingerprint = key.Fingerprint,
        Options = chosen,
        TextRecognition = _text is not null,
        Files = entries.Length,
        Written = entries.LongCount(entry => entry.Result.IsWritten),
        Quarantined = entries.LongCount(entry => !entry.Result.IsWritten),
        Leaks = entries.LongCount(entry => entry.IsLeak),
        SourceBytes = entries.Sum(entry => entry.Result.SourceBytes),
        Elements = entries.Aggregate(new DicomCounts(), (sum, entry) => sum + entry.Result.Counts),
        Pixels = entries.Where(entry => entry.Result.IsWritten).GroupBy(entry => entry.Result.Pixels).ToDictionary(group => group.Key, group => group.LongCount()),
        Quarantine = [.. entries.Where(entry => !entry.Result.IsWritten).Take(DicomReport.MaximumListed).Select(entry => new DicomQuarantine(entry.Output.Replace('\\', '/'), entry.Result.Reason!))],
        IsUnchanged = isUnchanged,
    };

    private void ForEach(List<FileInfo> files, CancellationToken stop, Action<Worker, int> act)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = stop };
        try
        {
            Parallel.For(0, files.Count, parallel, () => new Worker(policy, key, _identities, options, _text), (index, _, worker) =>
            {
                act(worker, index);
                return worker;
            }, _ => { });
        }
        catch (AggregateException faults)
        {
            stop.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
        }
    }

    // What one thread uses.
    private sealed class Worker(DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex identities, DicomOptions? options, ITextFinder? text)
    {
        private readonly DicomCleaner _cleaner = new(policy, key, identities, options, format: null, text);
        private readonly DicomPart10 _format = new();
        private readonly Dictionary<string, PatientWords> _words = new(StringComparer.Ordinal);

        public Pseudonyms Pseudonyms { get; } = new(key);

        public void Collect(string path) => _cleaner.Collect(path);

        public DicomResult Clean(FileInfo file, Stream target)
        {
            try
            {
                return _cleaner.Clean(file.FullName, target);
            }
            catch (UnauthorizedAccessException)
            {
                return DicomResult.Refused("the file may not be read by this user", file.Length);
            }
        }

        // Read again from the disk, with words made apart from the scrubber's.
        public bool Leaks(string path, DicomResult result)
        {
            var patient = _cleaner.LastPatient!;
            if (!_words.TryGetValue(patient.Id, out var known) || known.Count != patient.Names.Count + patient.Terms.Count)
            {
                if (_words.Count >= MaximumSearches)
                    _words.Clear();
                known = _words[patient.Id] = new PatientWords(patient);
            }

            using var file = _format.Read(path);
            foreach (var (tag, text) in DicomStrings.Of(file))
                if (tag.Group != 0x0012 && text != result.Pseudonym && known.StandIn(text))
                    return true;
            return false;
        }
    }
}
