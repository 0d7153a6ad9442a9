using System.Text;
using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>
/// What a run has finished, one line a file as it goes, kept on the identified side because it names source files. A source that has changed in any file
/// starts anew, for one new fact may add to what identifies a patient everywhere.
/// </summary>
internal sealed class DicomJournal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _done = new(StringComparer.Ordinal);
    private readonly StreamWriter? _writer;

    private DicomJournal(StreamWriter? writer) => _writer = writer;

    /// <param name="folder">Null keeps nothing.</param>
    /// <param name="replaced">Gets the outputs of another run into the same target, which no longer hold.</param>
    public static DicomJournal Open(string? folder, string target, Head head, Action<string> replaced)
    {
        if (folder is null)
            return new DicomJournal(writer: null);
        Directory.CreateDirectory(folder);
        var name = Timelines.Storage.ContentHash.OfBytes(Encoding.UTF8.GetBytes(Path.GetFullPath(target)))[..12];
        var path = Path.Combine(folder, $"dicom-{name}.journal");
        var known = Read(path, out var entries);
        var isSame = known == head;
        if (!isSame)
            foreach (var entry in entries)
                replaced(entry.Output);
        var journal = new DicomJournal(new StreamWriter(new FileStream(path, isSame ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read), bufferSize: 1 << 12));
        if (isSame)
            foreach (var entry in entries)
                journal._done[entry.Source] = entry;
        else
            journal.Write(JsonSerializer.Serialize(head, DicomJson.Default.Head));
        return journal;
    }

    public Entry? Find(string source) => _done.GetValueOrDefault(source);

    public void Add(Entry entry)
    {
        if (_writer is null)
            return;
        var line = JsonSerializer.Serialize(entry, DicomJson.Default.Entry);
        lock (_lock)
            Write(line);
    }

    public void Dispose() => _writer?.Dispose();

    private void Write(string line)
    {
        _writer!.Write(line + "\n");
        _writer.Flush();
    }

    // A last line cut short, by a run that was killed while writing it, is left out: its file is made again.
    private static Head? Read(string path, out List<Entry> entries)
    {
        entries = [];
        if (!File.Exists(path))
            return null;
        Head? head = null;
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                if (head is null)
                    head = JsonSerializer.Deserialize(line, DicomJson.Default.Head);
                else if (JsonSerializer.Deserialize(line, DicomJson.Default.Entry) is { } entry)
                    entries.Add(entry);
            }
            catch (JsonException)
            {
                if (head is null)
                    return null;
            }
        }

        return head;
    }

    /// <summary>What must be the same for a run to go on.</summary>
    /// <param name="Sources">A digest of all that states who somebody is.</param>
    internal sealed record Head(string Sources, string Policy, string Key, DicomOptions Options, bool TextRecognition, bool Decoder);

    /// <param name="Source">Path within the source folder.</param>
    /// <param name="Output">Path within the target folder.</param>
    /// <param name="OutputBytes">Bytes of the output; 0 where the file was quarantined.</param>
    /// <param name="Sha256">Of the output; null where the file was quarantined.</param>
    /// <param name="Audit">What was found in what was written aside; null where nothing was.</param>
    internal sealed record Entry(string Source, string Output, long OutputBytes, string? Sha256, DicomResult Result, DicomAuditResult? Audit);
}
