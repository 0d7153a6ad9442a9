namespace Chiron.Intake;

/// <summary>
/// The FHIR JSON files of a folder (or one file) as a stream of documents. NDJSON of resources or of bundles and one JSON document a file are told
/// apart by their content, gzip by its first bytes. What cannot be read goes to the quarantine and the rest is read on.
/// </summary>
/// <remarks>Files come in ordinal order of their relative paths. Hidden files and folders and files still being written (<c>.partial</c>) are left out.</remarks>
public sealed class FhirSource
{
    private static readonly string[] Extensions = [".json", ".ndjson", ".jsonl"];

    private readonly FhirSourceOptions _options;

    /// <exception cref="IntakeException">The path does not exist, or holds no FHIR file.</exception>
    public FhirSource(string path, FhirSourceOptions? options = null)
    {
        _options = options ?? new FhirSourceOptions();
        Files = Find(path, _options.LeftOut);
        TotalBytes = Files.Sum(file => file.Bytes);
    }

    public IReadOnlyList<FhirFile> Files { get; }

    /// <summary>Of all files, on disk.</summary>
    public long TotalBytes { get; }

    /// <summary>Whether a file of this name is one that a source reads.</summary>
    public static bool IsFhirFileName(string name)
    {
        if (name.StartsWith('.'))
            return false;
        var plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return Extensions.Any(extension => plain.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>All documents of all files, in order. Each one's bytes are valid until the next is asked for.</summary>
    public IEnumerable<FhirDocument> ReadDocuments(
        Quarantine quarantine, IProgress<ReadProgress>? progress = null, CancellationToken stop = default)
    {
        long bytesBefore = 0;
        long documents = 0;
        foreach (var file in Files)
        {
            using var reader = new FhirDocumentReader(file, quarantine, _options);
            while (reader.TryReadNext(out var document))
            {
                stop.ThrowIfCancellationRequested();
                documents++;
                yield return document;
                progress?.Report(new ReadProgress(bytesBefore + reader.BytesReadOnDisk, TotalBytes, documents));
            }

            stop.ThrowIfCancellationRequested();
            bytesBefore += file.Bytes;
            progress?.Report(new ReadProgress(bytesBefore, TotalBytes, documents));
        }
    }

    /// <summary>The documents of one of <see cref="Files"/>.</summary>
    public IEnumerable<FhirDocument> ReadDocuments(FhirFile file, Quarantine quarantine, CancellationToken stop = default)
    {
        using var reader = new FhirDocumentReader(file, quarantine, _options);
        while (reader.TryReadNext(out var document))
        {
            stop.ThrowIfCancellationRequested();
            yield return document;
        }
    }

    private static List<FhirFile> Find(string path, IReadOnlyList<string> leftOut)
    {
        if (File.Exists(path))
            return [new FhirFile(path, Path.GetFileName(path), new FileInfo(path).Length)];
        if (!Directory.Exists(path))
            throw new IntakeException($"there is no file or folder '{path}'; give the folder that holds the FHIR files");

        var files = new List<FhirFile>();
        try
        {
            Collect(new DirectoryInfo(path), prefix: "", leftOut, files);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The fault's own words name a folder, and some sources name folders after patients.
            throw new IntakeException($"a folder below '{path}' could not be listed ({fault.GetType().Name}); check its permissions and the disk", fault);
        }

        if (files.Count == 0)
            throw new IntakeException($"the folder '{path}' holds no FHIR file; expected names ending in .json, .ndjson or .jsonl, or any of these with .gz");
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return files;
    }

    private static void Collect(DirectoryInfo folder, string prefix, IReadOnlyList<string> leftOut, List<FhirFile> files)
    {
        foreach (var file in folder.EnumerateFiles())
            if (IsFhirFileName(file.Name) && !leftOut.Contains(file.Name, StringComparer.Ordinal))
                files.Add(new FhirFile(file.FullName, prefix + file.Name, file.Length));
        foreach (var child in folder.EnumerateDirectories())
            if (!child.Name.StartsWith('.') && child.LinkTarget is null && !leftOut.Contains(child.Name, StringComparer.Ordinal) && !IsReports(child))
                Collect(child, $"{prefix}{child.Name}/", leftOut: [], files);
    }
    // Beside an output that lies below the source: its reports are no records.
    private static bool IsReports(DirectoryInfo folder) => folder.Name == "reports" && File.Exists(Path.Combine(folder.FullName, "deidentification.json"));
}
