using System.Text.Json;
using Chiron.Timelines.DuckDb;

namespace Chiron.Timelines.Meds;

/// <summary>
/// A MEDS dataset on disk: a folder with <c>data/**/*.parquet</c> and <c>metadata/</c>, or one flat Parquet file of events, ours or other people's.
/// Reading streams: memory holds DuckDB's limit, one subject and the tables of strings.
/// </summary>
/// <remarks>Many threads may read at a time. Code and text ids are the same in all timelines of one MedsDataset.</remarks>
public sealed class MedsDataset : IDisposable
{
    private readonly MedsDatasetOptions _options;
    private readonly DuckDbDatabase _database;
    private readonly IReadOnlyList<DataFile> _files;
    private readonly bool _isFlat;
    private readonly Lazy<IReadOnlyDictionary<long, Split>> _splits;
    private readonly Lazy<IReadOnlyList<CodeMetadata>> _codes;

    private MedsDataset(string path, bool isFlat, DuckDbDatabase database, IReadOnlyList<DataFile> files, DatasetMetadata metadata, MedsDatasetOptions options)
    {
        Path = path;
        Metadata = metadata;
        _isFlat = isFlat;
        _database = database;
        _files = files;
        _options = options;
        _splits = new(LoadSplits);
        _codes = new(LoadCodes);
    }

    /// <summary>The folder or file, absolute.</summary>
    public string Path { get; }

    /// <summary><c>metadata/dataset.json</c>; empty where there is none.</summary>
    public DatasetMetadata Metadata { get; }

    /// <summary>The data files, absolute, in the order they are read.</summary>
    public IReadOnlyList<string> DataFiles => [.. _files.Select(file => file.Path)];

    /// <summary>The codes of all timelines read from this dataset.</summary>
    public StringTable CodeTable { get; } = new();

    /// <summary>The short texts of all timelines read from this dataset; long ones (notes) belong to their timeline alone.</summary>
    public StringTable TextTable { get; } = new();

    /// <exception cref="MedsException">There is no such path, no data file below it, or a data file is cut short or lacks the standard's columns.</exception>
    public static MedsDataset Open(string path, MedsDatasetOptions? options = null)
    {
        options ??= new MedsDatasetOptions();
        options.Splits.Validated();
        path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var isFlat = File.Exists(path);
        var metadata = isFlat ? new DatasetMetadata() : ReadMetadata(path);
        var paths = isFlat ? [path] : FindDataFiles(path);

        var database = DuckDbDatabase.InMemory(new DuckDbOptions
        {
            MemoryLimitBytes = options.MemoryLimitBytes,
            TemporaryFolder = System.IO.Path.Combine(options.TemporaryFolder ?? System.IO.Path.GetTempPath(), $"chiron-duckdb-{Environment.ProcessId}"),
        });
        try
        {
            using var connection = database.Connect();
            var files = paths.Select(file => new DataFile(
                file,
                EventColumns.SelectList(ParquetColumns.Of(connection, file), file),
                isFlat ? null : SplitOfFolder(path, file))).ToList();
            return new MedsDataset(path, isFlat, database, files, metadata, options);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The split of every subject: as <c>metadata/subject_splits.parquet</c> says, else by the options' hash for every subject in the data.
    /// </summary>
    public IReadOnlyDictionary<long, Split> ReadSplits() => _splits.Value;

    /// <summary>
    /// <c>metadata/codes.parquet</c>, completed by the codes that only the data have; kinds that it does not tell are guessed from the code,
    /// counts that it does not hold are counted.
    /// </summary>
    public IReadOnlyList<CodeMetadata> ReadCodes() => _codes.Value;

    /// <summary>
    /// Streams the subjects' timelines, file by file, in the order of the file (ascending subject id in a flat file, which is sorted first).
    /// </summary>
    /// <param name="split">Only this split's subjects; null for all. Files in the folder of another split are not opened.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="MedsException">While reading: a file is damaged, or a subject's rows do not stand together.</exception>
    public IEnumerable<Timeline> ReadTimelines(Split? split = null, CancellationToken stop = default)
    {
        var splits = split is null ? null : ReadSplits();
        var assembler = new TimelineAssembler(
            CodeTable, TextTable, subject => splits is null || (splits.TryGetValue(subject, out var its) && its == split));
        var finished = new List<Timeline>();
        using var connection = _database.Connect();

        foreach (var file in _files.Where(file => split is null || file.FolderSplit is null || file.FolderSplit == split))
        {
            using var reader = Read(() => connection.Query($"SELECT {file.SelectList} FROM {Source(file)}", stop), file);
            while (Read(reader.Read, file))
            {
                assembler.Add(reader.Chunk, file.Path, finished);
                foreach (var timeline in finished)
                    yield return timeline;
                finished.Clear();
            }

            assembler.Close(finished);
            foreach (var timeline in finished)
                yield return timeline;
            finished.Clear();
        }
    }

    /// <summary>One subject's timeline; null where the dataset has no such subject.</summary>
    /// <param name="subjectId">The subject.</param>
    /// <param name="dataFile">The one of <see cref="DataFiles"/> that holds it, where the caller knows; null to look in all.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="MedsException">A file is damaged, or the subject is in two files.</exception>
    public Timeline? ReadTimeline(long subjectId, string? dataFile = null, CancellationToken stop = default)
    {
        var assembler = new TimelineAssembler(CodeTable, TextTable, _ => true);
        var finished = new List<Timeline>();
        using var connection = _database.Connect();
        foreach (var file in _files.Where(file => dataFile is null || file.Path == dataFile))
        {
            using var reader = Read(() => connection.Query($"SELECT {file.SelectList} FROM {Source(file, subjectId)}", stop), file);
            while (Read(reader.Read, file))
                assembler.Add(reader.Chunk, file.Path, finished);
            assembler.Close(finished);
        }

        return finished.SingleOrDefault();
    }

    public void Dispose() => _database.Dispose();

    // The order of rows at one time is kept: it is the order of the file.
    private string Source(DataFile file, long? subjectId = null)
    {
        var where = subjectId is { } id ? $" WHERE subject_id = {id}" : "";
        return _isFlat
            ? $"(FROM read_parquet({SqlText.ParquetPaths(file.Path)}, file_row_number = true, hive_partitioning = false)){where} ORDER BY subject_id, time NULLS FIRST, file_row_number"
            : SqlText.ReadParquet(file.Path) + where;
    }

    private static T Read<T>(Func<T> read, DataFile file)
    {
        try
        {
            return read();
        }
        catch (DuckDbException e)
        {
            throw new MedsException($"'{file.Path}' cannot be read to its end; it may be damaged. DuckDB says: {e.Message}", e);
        }
    }

    private static DatasetMetadata ReadMetadata(string folder)
    {
        if (!Directory.Exists(folder))
            throw new MedsException($"There is no dataset at '{folder}': neither a folder nor a Parquet file of this name exists.");

        var path = System.IO.Path.Combine(folder, MedsLayout.MetadataFolder, MedsLayout.DatasetFile);
        if (!File.Exists(path))
            return new DatasetMetadata();
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), MedsJson.Default.DatasetMetadata) ?? new DatasetMetadata();
        }
        catch (JsonException e)
        {
            throw new MedsException($"'{path}' is not the JSON object that the MEDS standard describes: {e.Message}", e);
        }
    }

    private static List<string> FindDataFiles(string folder)
    {
        var data = System.IO.Path.Combine(folder, MedsLayout.DataFolder);
        var files = Directory.Exists(data)
            ? Directory.EnumerateFiles(data, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList()
            : [];
        return files.Count > 0
            ? files
            : throw new MedsException($"'{folder}' is no MEDS dataset: there is no Parquet file below '{data}'. Point to the folder that holds data/ and metadata/, or to one flat Parquet file.");
    }

    private static Split? SplitOfFolder(string folder, string file)
    {
        var relative = System.IO.Path.GetRelativePath(System.IO.Path.Combine(folder, MedsLayout.DataFolder), file);
        var end = relative.IndexOf(System.IO.Path.DirectorySeparatorChar);
        return end < 0 ? null : SplitNames.Parse(relative.AsSpan(0, end));
    }

    private Dictionary<long, Split> LoadSplits()
    {
        using var connection = _database.Connect();
        var path = System.IO.Path.Combine(Path, MedsLayout.MetadataFolder, MedsLayout.SplitsFile);
        return !_isFlat && File.Exists(path) ? SplitsFile.Read(connection, path) : HashSplits(connection);
    }

    private Dictionary<long, Split> HashSplits(DuckDbConnection connection)
    {
        var splits = new Dictionary<long, Split>();
        foreach (var file in _files)
        {
            using var reader = Read(() => connection.Query($"SELECT DISTINCT subject_id::BIGINT FROM {SqlText.ReadParquet(file.Path)} WHERE subject_id IS NOT NULL"), file);
            while (Read(reader.Read, file))
                foreach (var subject in reader.Chunk.Int64(0))
                    splits[subject] = _options.Splits.Of(subject);
        }

        return splits;
    }

    private List<CodeMetadata> LoadCodes()
    {
        var path = System.IO.Path.Combine(Path, MedsLayout.MetadataFolder, MedsLayout.CodesFile);
        using var connection = _database.Connect();
        var (known, hasCounts) = !_isFlat && File.Exists(path) ? CodesFile.Read(connection, path) : ([], false);
        if (hasCounts)
            return known;

        try
        {
            return CountedCodes.Read(connection, [.. _files.Select(file => (file.Path, file.SelectList))], ReadSplits(), known);
        }
        catch (DuckDbException e)
        {
            throw new MedsException($"The codes of '{Path}' cannot be counted; a data file may be damaged. DuckDB says: {e.Message}", e);
        }
    }

    private sealed record DataFile(string Path, string SelectList, Split? FolderSplit);
}
