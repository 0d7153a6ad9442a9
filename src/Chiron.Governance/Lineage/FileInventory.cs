using Chiron.Timelines.Storage;

namespace Chiron.Governance.Lineage;

/// <summary>
/// Names files by hash. A file whose size and time of change equal those of an earlier record is taken to be that file and not read again;
/// a release, which must prove more, hashes everything anew.
/// </summary>
internal sealed class FileInventory(Workspace workspace)
{
    private readonly Dictionary<string, FileRecord> _known = new(StringComparer.Ordinal);

    public void Learn(IEnumerable<FileRecord> records)
    {
        foreach (var record in records)
            _known[record.Path] = record;
    }

    /// <summary>The records of files and of all files in folders, by path; half-written files are passed over.</summary>
    /// <exception cref="GovernanceException">A path does not exist.</exception>
    public List<FileRecord> Take(IEnumerable<string> paths, CancellationToken stop)
    {
        var records = new SortedDictionary<string, FileRecord>(StringComparer.Ordinal);
        foreach (var file in paths.SelectMany(Files))
        {
            stop.ThrowIfCancellationRequested();
            var record = RecordOf(file);
            records[record.Path] = record;
        }

        return [.. records.Values];
    }

    /// <summary>Whether the file that a record names is still there with the same content.</summary>
    public bool IsStillThere(FileRecord record)
    {
        var file = new FileInfo(workspace.Resolve(record.Path));
        return file.Exists
            && file.Length == record.Bytes
            && (file.LastWriteTimeUtc == record.ModifiedAt.UtcDateTime || ContentHash.OfFile(file.FullName) == record.Sha256);
    }

    private static IEnumerable<string> Files(string path) =>
        File.Exists(path) ? [path]
        : Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(AtomicFile.PartialSuffix, StringComparison.Ordinal))
            : throw new GovernanceException($"There is no file or folder '{path}'; run the step that writes it first, or correct the path.");

    private FileRecord RecordOf(string path)
    {
        var file = new FileInfo(path);
        var name = workspace.Name(path);
        return _known.TryGetValue(name, out var known) && known.Bytes == file.Length && known.ModifiedAt.UtcDateTime == file.LastWriteTimeUtc
            ? known
            : new FileRecord(name, file.Length, ContentHash.OfFile(path), new DateTimeOffset(file.LastWriteTimeUtc));
    }
}
