using System.Text.Json;
using Chiron.Intake;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>
/// What an earlier run of the same source, policy and key has finished, kept on the identified side because it names source files. A source that has
/// changed in any file makes everything anew, for one new fact may add to what identifies a patient everywhere.
/// </summary>
internal sealed class RunState
{
    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly string _outFolder;
    private readonly StoredState _stored;

    private RunState(string? path, string outFolder, StoredState stored) => (_path, _outFolder, _stored) = (path, outFolder, stored);

    public bool IsComplete => _stored.IsComplete && Enumerable.Range(0, _stored.Results.Length).All(IsDone);

    public IEnumerable<FileResult> Results => _stored.Results.OfType<FileResult>();

    /// <param name="sourceFiles">All files whose change asks for a new run.</param>
    /// <param name="results">How many of them, from the first on, become a file of the output.</param>
    /// <param name="others">A digest of everything else whose change asks for a new run.</param>
    public static RunState Open(
        string? folder, DeidentificationPolicy policy, DeidentificationKey key, List<FhirFile> sourceFiles, int results, string others, string outFolder)
    {
        var sources = sourceFiles.ConvertAll(file => new SourceFile(file.Name, file.Bytes, File.GetLastWriteTimeUtc(file.Path).Ticks));
        var fresh = new StoredState
        {
            Policy = policy.ContentHash,
            Key = key.Fingerprint,
            Sources = sources,
            Others = others,
            Results = new FileResult?[results],
        };
        if (folder is null)
            return new RunState(path: null, outFolder, fresh);

        var target = ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(Path.GetFullPath(outFolder)));
        var path = Path.Combine(folder, $"deidentification-{target[..12]}.state");
        var stored = Read(path);
        var isSame = stored is not null && stored.Policy == fresh.Policy && stored.Key == fresh.Key && stored.Sources.SequenceEqual(sources) &&
            stored.Others == others && stored.Results.Length == results;
        return new RunState(path, outFolder, isSame ? stored! : fresh);
    }

    /// <summary>Whether the file's output stands as it was written; one that leaked or was lost is made again.</summary>
    public bool IsDone(int index)
    {
        if (_stored.Results[index] is not { Leaks: 0 } result)
            return false;
        var output = new FileInfo(Path.Combine(_outFolder, result.Output));
        return result.Sha256 is null ? !output.Exists : output.Exists && output.Length == result.OutputBytes;
    }

    /// <summary>
    /// Takes away what would call an output whole that is not: its report, and, where nothing of an earlier run counts, that run's files, which another
    /// policy or key may have made.
    /// </summary>
    public void Begin()
    {
        _stored.IsComplete = false;
        ReportFiles.Delete(Path.Combine(_outFolder, "reports"));
        if (Results.Any())
            return;
        foreach (var file in Directory.EnumerateFiles(_outFolder, "part-*"))
            File.Delete(file);
        var truth = Path.Combine(_outFolder, "truth");
        if (Directory.Exists(truth))
            foreach (var file in Directory.EnumerateFiles(truth, "*.parquet"))
                File.Delete(file);
    }

    /// <summary>The report of the finished run, marked as unchanged; null where it is not there any more.</summary>
    public DeidentificationReport? Report(string outFolder) =>
        ReportFiles.TryRead(Path.Combine(outFolder, "reports")) is { } report ? report with { IsUnchanged = true } : null;

    public void Save(int index, FileResult result)
    {
        lock (_lock)
        {
            _stored.Results[index] = result;
            Write();
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _stored.IsComplete = true;
            Write();
        }
    }

    private static StoredState? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ReportJson.Default.StoredState) : null;
        }
        catch (JsonException)
        {
            return null; // a damaged state only costs the work of making everything again
        }
    }

    private void Write()
    {
        if (_path is not null)
            AtomicFile.WriteAllBytes(_path, JsonSerializer.SerializeToUtf8Bytes(_stored, ReportJson.Default.StoredState));
    }

    internal sealed record SourceFile(string Name, long Bytes, long Modified);

    internal sealed record StoredState
    {
        public required string Policy { get; init; }

        public required string Key { get; init; }

        public required List<SourceFile> Sources { get; init; }

        public string Others { get; init; } = "";

        public required FileResult?[] Results { get; init; }

        public bool IsComplete { get; set; }
    }
}
