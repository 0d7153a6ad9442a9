using System.Runtime.InteropServices;
using System.Text.Json;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Storage;

namespace Chiron.Timelines.Meds;

/// <summary>
/// Writes a MEDS dataset from events in any order. They are spooled into DuckDB, which spills to the disk; <see cref="Complete"/> sorts them
/// by subject, time (static facts first) and order of arrival, gives each subject its split and one shard, and writes data and metadata.
/// Nothing is dropped, duplicates included.
/// </summary>
/// <remarks>
/// All or nothing: everything is written beside the target and renamed at the end; disposed before that, it leaves nothing. One thread at a time.
/// </remarks>
public sealed class MedsDatasetWriter : IDisposable
{
    private readonly MedsDatasetWriterOptions _options;
    private readonly string _folder;
    private readonly AtomicFolder _output;
    private readonly string _spoolFolder;
    private readonly DuckDbDatabase _database;
    private readonly DuckDbConnection _connection;
    private readonly DuckDbAppender _events;
    private readonly Dictionary<string, int> _codeIds = new(StringComparer.Ordinal);
    private readonly List<CodeMetadata> _codes = [];
    private readonly Dictionary<Split, int> _subjectCounts = [];
    private int _row;
    private bool _completed;

    /// <param name="folder">Where the dataset will stand; what stands there now is replaced when the new one is complete.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="MedsException">The folder cannot be made.</exception>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public MedsDatasetWriter(string folder, MedsDatasetWriterOptions? options = null)
    {
        _options = options ?? new MedsDatasetWriterOptions();
        _options.Splits.Validated();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.EventsPerShard, 1, nameof(options));
        _folder = folder;
        try
        {
            _output = new AtomicFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MedsException($"The dataset folder '{folder}' cannot be made: {e.Message}", e);
        }

        _spoolFolder = Path.Combine(_output.Path, "spool");
        _database = DuckDbDatabase.InMemory(new DuckDbOptions { MemoryLimitBytes = _options.MemoryLimitBytes, TemporaryFolder = _spoolFolder });
        _connection = _database.Connect();
        _connection.Execute("CREATE TABLE events (subject_id BIGINT, time TIMESTAMP, code_id INTEGER, numeric_value FLOAT, text_value VARCHAR)");
        _events = _connection.Append("events");
    }

    /// <summary>Events appended so far.</summary>
    public long EventCount { get; private set; }

    /// <param name="subjectId">Any number; the same for all events of a subject.</param>
    /// <param name="e">A NaN value counts as none.</param>
    /// <param name="kind">
    /// What the code records. Of several kinds that a code comes with, Condition wins (an encounter's reason may name one too), else the first
    /// other than Other.
    /// </param>
    /// <param name="unit">UCUM unit of the value; the first that a code comes with is kept.</param>
    /// <param name="description">Words for the code; the first that a code comes with are kept.</param>
    /// <exception cref="MedsException">The event has no code, or the disk is full.</exception>
    public void Append(long subjectId, in Event e, EventKind kind, string? unit = null, string? description = null)
    {
        if (string.IsNullOrEmpty(e.Code))
            throw new MedsException("An event without a code cannot be written: the MEDS standard wants a non-empty code in every row.");

        _events.Int64(0)[_row] = subjectId;
        if (e.Time is { } time)
            _events.Int64(1)[_row] = MicrosecondTime.FromDateTime(time);
        else
            _events.SetNull(1, _row);
        _events.Int32(2)[_row] = CodeId(e.Code, kind, unit, description);
        if (e.NumericValue is { } value && !float.IsNaN(value))
            _events.Float(3)[_row] = value;
        else
            _events.SetNull(3, _row);
        if (e.TextValue is { } text)
            _events.SetText(4, _row, text);
        else
            _events.SetNull(4, _row);

        EventCount++;
        if (++_row == _events.Capacity)
            Flush();
    }

    /// <summary>Sorts, writes and puts the dataset in its place. The writer is finished then.</summary>
    /// <param name="parentsOf">The parents of a code in its ontology, nearest first; null where none are known.</param>
    /// <param name="progress">Told the share of the work that is done, 0 to 1.</param>
    /// <param name="stop">Cancelled, nothing is left of the dataset.</param>
    /// <exception cref="MedsException">There are no events, or the disk is full.</exception>
    public MedsDatasetSummary Complete(
        Func<string, IReadOnlyList<string>>? parentsOf = null, IProgress<double>? progress = null, CancellationToken stop = default)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        if (EventCount == 0)
            throw new MedsException($"No event was read, so there is no dataset to write to '{_folder}'. Look at the report of what was quarantined, or check the source folder.");

        Flush();
        try
        {
            _events.Close();
            var subjects = WriteSplits(stop);
            WriteCodeTable();
            WriteShards(subjects, progress, stop);
            WriteCodes(parentsOf, stop);
            WriteMetadata();
        }
        catch (Exception e) when (e is DuckDbException or IOException)
        {
            throw new MedsException($"The dataset could not be written to '{_folder}': {e.Message} Nothing was left there; make room on the disk and run again.", e);
        }

        _completed = true;
        CloseSpool();
        var counts = _subjectCounts.OrderBy(pair => pair.Key).ToDictionary();
        _output.Commit();
        var files = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder, file)).Order(StringComparer.Ordinal).ToList();
        progress?.Report(1);
        return new MedsDatasetSummary(_folder, EventCount, _codes.Count, counts, files);
    }

    public void Dispose()
    {
        CloseSpool();
        _output.Dispose();
    }

    private int CodeId(string code, EventKind kind, string? unit, string? description)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_codeIds, code, out var known);
        if (!known)
        {
            id = _codes.Count;
            _codes.Add(new CodeMetadata { Code = code, Kind = kind, Unit = unit, Description = description });
            return id;
        }

        var codes = CollectionsMarshal.AsSpan(_codes);
        ref var metadata = ref codes[id];
        var replacesKind = metadata.Kind != kind && (metadata.Kind is EventKind.Other || kind is EventKind.Condition);
        if (replacesKind
            || (metadata.Unit is null && unit is not null)
            || (metadata.Description is null && description is not null))
        {
            metadata = metadata with
            {
                Kind = replacesKind ? kind : metadata.Kind,
                Unit = metadata.Unit ?? unit,
                Description = metadata.Description ?? description,
            };
        }

        return id;
    }

    private void Flush()
    {
        if (_row == 0)
            return;
        try
        {
            _events.Append(_row);
            _row = 0;
        }
        catch (DuckDbException e)
        {
            throw new MedsException($"Events could not be spooled to '{_spoolFolder}': {e.Message} Make room on the disk and run again.", e);
        }
    }

    // Subjects in ascending order fill the shards of their split one after the other.
    private List<(Split Split, int Shard)> WriteSplits(CancellationToken stop)
    {
        _connection.Execute("CREATE TABLE subjects (subject_id BIGINT, split VARCHAR, shard INTEGER)", stop);
        var shards = new List<(Split Split, int Shard)>();
        var open = new Dictionary<Split, (int Index, int Number, long Events)>();
        using (var subjects = _connection.Append("subjects"))
        using (var second = _database.Connect()) // an append on the connection that streams would end the stream
        using (var reader = second.Query("SELECT subject_id, count(*) FROM events GROUP BY subject_id ORDER BY subject_id", stop))
        {
            while (reader.Read())
            {
                var ids = reader.Chunk.Int64(0);
                var counts = reader.Chunk.Int64(1);
                for (var i = 0; i < ids.Length; i++)
                {
                    var split = _options.Splits.Of(ids[i]);
                    _subjectCounts[split] = _subjectCounts.GetValueOrDefault(split) + 1;
                    if (!open.TryGetValue(split, out var shard) || shard.Events >= _options.EventsPerShard)
                    {
                        shard = (shards.Count, shard.Events == 0 ? 0 : shard.Number + 1, 0);
                        shards.Add((split, shard.Number));
                    }

                    open[split] = (shard.Index, shard.Number, shard.Events + counts[i]);
                    subjects.Int64(0)[i] = ids[i];
                    subjects.SetText(1, i, SplitNames.Of(split));
                    subjects.Int32(2)[i] = shard.Index;
                }

                subjects.Append(ids.Length);
            }

            subjects.Close();
        }

        var folder = Directory.CreateDirectory(Path.Combine(_output.Path, MedsLayout.MetadataFolder)).FullName;
        Copy("SELECT subject_id, split FROM subjects ORDER BY subject_id", Path.Combine(folder, MedsLayout.SplitsFile), stop);
        return shards;
    }

    private void WriteCodeTable()
    {
        _connection.Execute("CREATE TABLE codes (code_id INTEGER, code VARCHAR)");
        using var codes = _connection.Append("codes");
        for (var (id, row) = (0, 0); id < _codes.Count; id++)
        {
            codes.Int32(0)[row] = id;
            codes.SetText(1, row, _codes[id].Code);
            if (++row == codes.Capacity || id == _codes.Count - 1)
            {
                codes.Append(row);
                row = 0;
            }
        }

        codes.Close();
    }

    private void WriteShards(List<(Split Split, int Shard)> shards, IProgress<double>? progress, CancellationToken stop)
    {
        for (var i = 0; i < shards.Count; i++)
        {
            var (split, shard) = shards[i];
            var folder = Directory.CreateDirectory(Path.Combine(_output.Path, MedsLayout.DataFolder, SplitNames.Of(split))).FullName;

            // The join with the codes stands below the sort: above it, the order of rows would not be kept.
            Copy(
                $"""
                 SELECT e.subject_id, e.time, c.code, e.numeric_value, e.text_value
                 FROM events e JOIN subjects s USING (subject_id) JOIN codes c USING (code_id)
                 WHERE s.shard = {i}
                 ORDER BY e.subject_id, e.time NULLS FIRST, e.rowid
                 """,
                Path.Combine(folder, $"{shard}.parquet"),
                stop);
            progress?.Report((i + 1) / (shards.Count + 1.0));
        }
    }

    private void WriteCodes(Func<string, IReadOnlyList<string>>? parentsOf, CancellationToken stop)
    {
        using (var reader = _connection.Query(CodeStatistics.Sql("events", "code_id", "subjects"), stop))
        {
            while (reader.Read())
            {
                var chunk = reader.Chunk;
                for (var i = 0; i < chunk.RowCount; i++)
                {
                    var id = chunk.Int32(0)[i];
                    _codes[id] = _codes[id] with { Events = chunk.Int64(1)[i], Subjects = chunk.Int64(2)[i], NumericValues = chunk.Int64(3)[i] };
                }
            }
        }

        var codes = _codes.Select(code => code with { ParentCodes = parentsOf?.Invoke(code.Code) ?? [] }).OrderBy(code => code.Code, StringComparer.Ordinal);
        CodesFile.Write(_connection, Path.Combine(_output.Path, MedsLayout.MetadataFolder, MedsLayout.CodesFile), codes, stop);
    }

    private void WriteMetadata()
    {
        var metadata = new DatasetMetadata
        {
            DatasetName = _options.DatasetName,
            DatasetVersion = _options.DatasetVersion,
            EtlName = _options.EtlName,
            EtlVersion = _options.EtlVersion,
            MedsVersion = DatasetMetadata.WrittenMedsVersion,
            CreatedAt = _options.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ"),
        };
        AtomicFile.WriteAllBytes(
            Path.Combine(_output.Path, MedsLayout.MetadataFolder, MedsLayout.DatasetFile),
            JsonSerializer.SerializeToUtf8Bytes(metadata, MedsJson.Default.DatasetMetadata));
    }

    private void Copy(string query, string path, CancellationToken stop) =>
        _connection.Execute($"COPY ({query}) TO {SqlText.Literal(path)} ({MedsLayout.ParquetOptions})", stop);

    private void CloseSpool()
    {
        _events.Dispose();
        _connection.Dispose();
        _database.Dispose();
        if (Directory.Exists(_spoolFolder))
            Directory.Delete(_spoolFolder, recursive: true);
    }
}
