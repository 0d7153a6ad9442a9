using Chiron.Serving.Answers;
using Chiron.Timelines;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Meds;

namespace Chiron.Serving.Subjects;

/// <summary>
/// The subjects of a MEDS dataset, read one at a time as they are asked for: memory holds an index of 24 bytes a subject, not their records.
/// Safe for many threads.
/// </summary>
internal sealed class SubjectRecords : IDisposable
{
    private readonly MedsDataset _dataset;
    private readonly DuckDbDatabase _database;
    private readonly IReadOnlyList<string> _files;
    private readonly Lazy<SubjectIndexEntry[]> _index;
    private readonly Lazy<IReadOnlyDictionary<string, CodeMetadata>> _codes;

    private SubjectRecords(MedsDataset dataset)
    {
        _dataset = dataset;
        _files = dataset.DataFiles;
        _database = DuckDbDatabase.InMemory(new DuckDbOptions { MemoryLimitBytes = 512L << 20 });
        _index = new(ReadIndex);
        _codes = new(() => _dataset.ReadCodes().ToDictionary(code => code.Code, StringComparer.Ordinal));
    }

    public int Count => _index.Value.Length;

    /// <summary>What the dataset says about its codes, by code.</summary>
    public IReadOnlyDictionary<string, CodeMetadata> Codes => _codes.Value;

    /// <summary>Opens the dataset; its index is read beside, so that a large one does not hold up the start.</summary>
    /// <exception cref="ServingException">There is no dataset, or a file of it is damaged.</exception>
    public static SubjectRecords Open(string folder)
    {
        try
        {
            var records = new SubjectRecords(MedsDataset.Open(folder));
            _ = Task.Run(() => records._index.Value);
            return records;
        }
        catch (MedsException e)
        {
            throw new ServingException($"The subjects cannot be served: {e.Message}", e);
        }
    }

    public IReadOnlyList<SubjectSummary> List(long? after, int limit, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var index = _index.Value;
        var splits = _dataset.ReadSplits();
        var first = after is { } id ? FirstAbove(index, id) : 0;
        return [.. index.Skip(first).Take(limit).Select(entry => new SubjectSummary(
            entry.SubjectId.ToString(),
            SplitOf(splits, entry.SubjectId),
            entry.Events,
            entry.LastMicroseconds is { } last ? MicrosecondTime.ToDateTime(last) : null))];
    }

    /// <exception cref="RequestRefusedException">There is no such subject.</exception>
    public Timeline Read(long subjectId, CancellationToken stop)
    {
        var index = _index.Value;
        var at = FirstAbove(index, subjectId - 1);
        if (at == index.Length || index[at].SubjectId != subjectId)
            throw new RequestRefusedException(404, "There is no such subject here; /clinical/v1/subjects lists those that there are.", "subject_not_found", "subject_id");

        return _dataset.ReadTimeline(subjectId, _files[index[at].File], stop)!;
    }

    /// <summary>The record as it is shown: names from the dataset's metadata, ages, no text of notes.</summary>
    public SubjectTimeline Show(Timeline timeline)
    {
        var birth = timeline.FirstTimeOf(MedsCodes.Birth) is { } time ? MicrosecondTime.ToDateTime(time) : null;
        var events = new List<TimelineEntry>(timeline.Count);
        for (var i = 0; i < timeline.Count; i++)
            events.Add(Show(timeline[i], birth));
        return new SubjectTimeline
        {
            SubjectId = timeline.SubjectId.ToString(),
            Split = SplitOf(_dataset.ReadSplits(), timeline.SubjectId),
            Birth = birth,
            Events = events,
        };
    }

    public void Dispose()
    {
        _database.Dispose();
        _dataset.Dispose();
    }

    private TimelineEntry Show(in Event e, DateTime? birth)
    {
        var known = Codes.GetValueOrDefault(e.Code);
        var kind = known?.Kind ?? EventKinds.Guess(e.Code);
        return new TimelineEntry(
            e.Time,
            e.Time - birth is { TotalDays: >= 0 and var days } ? days / 365.25 : null,
            e.Code,
            known?.Description ?? e.Code,
            EventKinds.Name(kind),
            e.NumericValue,
            e.NumericValue is null ? null : known?.Unit,
            kind is EventKind.Note or EventKind.Report ? null : e.TextValue);
    }

    private SubjectIndexEntry[] ReadIndex()
    {
        var entries = new List<SubjectIndexEntry>();
        using var connection = _database.Connect();
        for (var file = 0; file < _files.Count; file++)
        {
            using var reader = connection.Query(
                $"SELECT subject_id::BIGINT, count(*)::BIGINT, max(time)::TIMESTAMP FROM {SqlText.ReadParquet(_files[file])} GROUP BY 1");
            while (reader.Read())
            {
                var subjects = reader.Chunk.Int64(0);
                var counts = reader.Chunk.Int64(1);
                var times = reader.Chunk.Int64(2);
                var hasTime = reader.Chunk.Validity(2);
                for (var row = 0; row < subjects.Length; row++)
                    entries.Add(new SubjectIndexEntry(subjects[row], file, (int)counts[row], hasTime.IsValid(row) ? times[row] : null));
            }
        }

        entries.Sort((a, b) => a.SubjectId.CompareTo(b.SubjectId));
        return [.. entries];
    }

    private static int FirstAbove(SubjectIndexEntry[] index, long id)
    {
        var (low, high) = (0, index.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (index[middle].SubjectId > id)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private static string? SplitOf(IReadOnlyDictionary<long, Split> splits, long subjectId) =>
        splits.TryGetValue(subjectId, out var split) ? SplitNames.Of(split) : null;
}
