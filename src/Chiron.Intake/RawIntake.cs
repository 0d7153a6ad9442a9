using System.IO.Compression;
using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Intake;

/// <summary>
/// Brings a folder of identified FHIR into a workspace's <c>raw/</c>: counts what it holds, sets aside what is not well-formed FHIR JSON, and copies the rest
/// to <c>raw/records/</c>. File by file: a run that was stopped goes on where it was, and a file that has not changed is left alone.
/// </summary>
/// <remarks>
/// Everything it writes is identified, its lists too: <c>raw/intake.json</c> and <c>raw/quarantine/</c>. The report that it returns is not.
/// </remarks>
public sealed class RawIntake(FhirSourceOptions? sourceOptions = null)
{
    private const string ListName = "intake.json";

    /// <param name="sourcePath">A folder of FHIR JSON, or one file.</param>
    /// <param name="rawFolder">The workspace's <c>raw/</c>, made where it is missing.</param>
    /// <param name="progress">Bytes of the source on disk.</param>
    /// <param name="stop">Cancelled, whole files stay and the next run goes on.</param>
    /// <exception cref="IntakeException">The source does not exist, holds no FHIR file or is the raw folder itself, or raw/ cannot be written.</exception>
    public RawIntakeReport Run(
        string sourcePath, string rawFolder, IProgress<ReadProgress>? progress = null, CancellationToken stop = default)
    {
        if (IsWithin(sourcePath, rawFolder))
            throw new IntakeException($"'{sourcePath}' lies in the raw folder itself; give the folder that the records come from");

        var source = new FhirSource(sourcePath, (sourceOptions ?? new FhirSourceOptions()) with { LeftOut = [] });
        var known = ReadList(rawFolder).ToDictionary(file => file.Name, StringComparer.Ordinal);
        var current = new List<RawIntakeFile>();
        var skipped = 0;
        var cleaned = 0;
        long bytesRead = 0;
        long documents = 0;
        try
        {
            foreach (var file in source.Files)
            {
                stop.ThrowIfCancellationRequested();
                var hash = ContentHash.OfFile(file.Path);
                if (known.TryGetValue(file.Name, out var before) && before.Sha256 == hash && before.Bytes == file.Bytes && IsInPlace(rawFolder, before))
                {
                    skipped++;
                }
                else
                {
                    known[file.Name] = before = Bring(source, file, hash, rawFolder, stop);
                    WriteList(rawFolder, known.Values);
                    cleaned += before.WrittenBytes is not null && before.QuarantinedByReason.Count > 0 ? 1 : 0;
                }

                current.Add(before);
                documents += before.Documents;
                bytesRead += file.Bytes;
                progress?.Report(new ReadProgress(bytesRead, source.TotalBytes, documents));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The fault's own words name a file, and some sources name files after patients.
            throw new IntakeException(
                $"intake could not read '{sourcePath}' or write to '{rawFolder}' ({fault.GetType().Name}): make room on the disk and check the permissions, then run again; "
                + "what was brought in is kept",
                fault);
        }

        return Summarise(current, skipped, cleaned);
    }

    private static RawIntakeFile Bring(FhirSource source, FhirFile file, string hash, string rawFolder, CancellationToken stop)
    {
        using var folder = new QuarantineFolder(Path.Combine(rawFolder, "quarantine", file.Name));
        var quarantine = new Quarantine(folder.Add);
        var index = new FhirResourceIndex(quarantine);
        var resources = new SortedDictionary<string, long>(StringComparer.Ordinal);
        long documents = 0;
        foreach (var document in source.ReadDocuments(file, quarantine, stop))
        {
            if (!index.TryRead(document))
                continue;
            documents++;
            foreach (var resource in index.Resources)
                IntakeReport.Count(resources, resource.ResourceType);
        }

        var target = TargetOf(rawFolder, file.Name);
        if (documents == 0 && File.Exists(target))
            File.Delete(target);
        else if (documents > 0 && quarantine.Count == 0)
            AtomicFile.Write(target, stream => Copy(file.Path, stream));
        else if (documents > 0)
            AtomicFile.Write(target, stream => CopyReadable(source, file, stream, stop));

        var reasons = new SortedDictionary<string, long>(quarantine.CountByReason.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value), StringComparer.Ordinal);
        return new RawIntakeFile(file.Name, file.Bytes, hash, documents, resources, reasons, documents == 0 ? null : new FileInfo(target).Length);
    }

    private static void Copy(string path, Stream target)
    {
        using var stream = File.OpenRead(path);
        stream.CopyTo(target);
    }

    // The documents that can be read, without the entries that cannot, one a line (or the one document that the file was).
    private static void CopyReadable(FhirSource source, FhirFile file, Stream target, CancellationToken stop)
    {
        var isGzip = file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        using var content = isGzip ? new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true) : null;
        var output = content ?? target;
        var index = new FhirResourceIndex(new Quarantine());
        foreach (var document in source.ReadDocuments(file, new Quarantine(), stop))
        {
            if (!index.TryRead(document))
                continue;
            WriteWithout(document.Utf8.Span, index.BrokenEntries, output);
            output.Write("\n"u8);
        }
    }

    // An entry goes with the comma after it, or, as the last of its list, with the comma before it.
    private static void WriteWithout(ReadOnlySpan<byte> utf8, IReadOnlyList<(int Start, int End)> broken, Stream output)
    {
        var kept = new List<byte>();
        var from = 0;
        foreach (var (start, end) in broken.Order())
        {
            if (start < from)
                continue;
            kept.AddRange(utf8[from..start]);
            from = end + (utf8.Length - end - utf8[end..].TrimStart(" \t\r\n"u8).Length);
            if (utf8[from] == ',')
            {
                from++;
                continue;
            }

            while (kept[^1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                kept.RemoveAt(kept.Count - 1);
            if (kept[^1] == ',')
                kept.RemoveAt(kept.Count - 1);
        }

        kept.AddRange(utf8[from..]);
        output.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept));
    }

    private static string TargetOf(string rawFolder, string name) => Path.Combine(rawFolder, "records", name);

    private static bool IsInPlace(string rawFolder, RawIntakeFile file)
    {
        var target = new FileInfo(TargetOf(rawFolder, file.Name));
        return file.WrittenBytes is { } bytes ? target.Exists && target.Length == bytes : !target.Exists;
    }

    private static bool IsWithin(string path, string folder)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(path));
        return relative == "." || (!relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative));
    }

    private static List<RawIntakeFile> ReadList(string rawFolder)
    {
        var path = Path.Combine(rawFolder, ListName);
        if (!File.Exists(path))
            return [];
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), IntakeJson.Default.ListRawIntakeFile) ?? [];
        }
        catch (JsonException fault)
        {
            throw new IntakeException($"'{path}' is not the list that intake writes; move it away and run again, every file will be brought in anew", fault);
        }
    }

    private static void WriteList(string rawFolder, IEnumerable<RawIntakeFile> files) =>
        AtomicFile.WriteAllBytes(
            Path.Combine(rawFolder, ListName),
            JsonSerializer.SerializeToUtf8Bytes(files.OrderBy(file => file.Name, StringComparer.Ordinal).ToList(), IntakeJson.Default.ListRawIntakeFile));

    private static RawIntakeReport Summarise(List<RawIntakeFile> files, int skipped, int cleaned)
    {
        var report = new RawIntakeReport
        {
            Files = files.Count,
            FilesSkipped = skipped,
            FilesCleaned = cleaned,
            FilesRefused = files.Count(file => file.WrittenBytes is null),
            Bytes = files.Sum(file => file.Bytes),
            Documents = files.Sum(file => file.Documents),
        };
        foreach (var file in files)
        {
            foreach (var (type, count) in file.Resources)
                report.Resources[type] = report.Resources.GetValueOrDefault(type) + count;
            foreach (var (reason, count) in file.QuarantinedByReason)
                report.QuarantinedByReason[reason] = report.QuarantinedByReason.GetValueOrDefault(reason) + count;
        }

        return report;
    }
}
