using System.Text.Json;
using Chiron.Timelines.DuckDb;

namespace Chiron.Timelines.Meds;

/// <summary>Says what in a dataset breaks the MEDS standard (0.4): data, subject splits, codes and dataset metadata. Reads everything, changes nothing.</summary>
public sealed class MedsCheck : IDisposable
{
    private readonly string _folder;
    private readonly CancellationToken _stop;
    private readonly List<MedsViolation> _violations = [];
    private readonly DuckDbDatabase _database;
    private readonly DuckDbConnection _connection;

    private MedsCheck(string folder, CancellationToken stop)
    {
        _folder = folder;
        _stop = stop;
        _database = DuckDbDatabase.InMemory(new DuckDbOptions
        {
            MemoryLimitBytes = 1L << 30,
            TemporaryFolder = Path.Combine(Path.GetTempPath(), $"chiron-duckdb-{Environment.ProcessId}"),
        });
        _connection = _database.Connect();
    }

    /// <param name="path">The dataset's folder, or one flat Parquet file, of which only the data are checked.</param>
    /// <param name="stop">Ends the check.</param>
    /// <exception cref="MedsException">There is no such path.</exception>
    public static MedsReport Run(string path, CancellationToken stop = default)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var isFlat = File.Exists(path);
        if (!isFlat && !Directory.Exists(path))
            throw new MedsException($"There is no dataset at '{path}': neither a folder nor a Parquet file of this name exists.");

        using var check = new MedsCheck(isFlat ? Path.GetDirectoryName(path)! : path, stop);
        var files = isFlat ? [path] : check.DataFiles();
        var readable = files.Where(check.CheckColumns).ToList();
        check.CollectSubjects(readable);
        foreach (var file in readable)
            check.CheckRows(file);
        check.CheckSubjectsInFiles();
        if (!isFlat)
        {
            check.CheckSplits();
            check.CheckCodes();
            check.CheckMetadata();
        }

        return new MedsReport(
            files.Count,
            check.Count("SELECT coalesce(sum(events), 0)::BIGINT FROM subjects"),
            check.Count("SELECT count(DISTINCT subject_id) FROM subjects"),
            check._violations);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private List<string> DataFiles()
    {
        var data = Path.Combine(_folder, MedsLayout.DataFolder);
        if (Directory.Exists(data) && Directory.EnumerateFiles(data, "*.parquet", SearchOption.AllDirectories).Any())
            return [.. Directory.EnumerateFiles(data, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

        Error("no-data", MedsLayout.DataFolder, 1, "There is no Parquet file below data/; the standard wants at least one.");
        return [];
    }

    /// <summary>True where the rows can be looked at.</summary>
    private bool CheckColumns(string file)
    {
        ParquetColumns columns;
        try
        {
            columns = ParquetColumns.Of(_connection, file);
        }
        catch (MedsException)
        {
            Error("unreadable", file, 1, "The file cannot be read as Parquet; it may be another kind of file or cut short.");
            return false;
        }

        Expect(file, columns, "subject_id", "BIGINT", "int64");
        Expect(file, columns, "time", "TIMESTAMP", "timestamp[us] without a zone");
        Expect(file, columns, "code", "VARCHAR", "string");
        if (columns.Type("numeric_value") is not null)
            Expect(file, columns, "numeric_value", "FLOAT", "float32");
        if (columns.Type("text_value") is not null)
            Expect(file, columns, "text_value", "VARCHAR", "string");

        try
        {
            EventColumns.SelectList(columns, file);
            return true;
        }
        catch (MedsException)
        {
            return false; // already said above, column by column
        }
    }

    private void Expect(string file, ParquetColumns columns, string name, string type, string standardType)
    {
        if (columns.Type(name) is not { } found)
            Error("missing-column", file, 1, $"The column '{name}' is missing; the standard wants it as {standardType}.");
        else if (found != type)
            Error("wrong-type", file, 1, $"The column '{name}' is {found}; the standard wants {standardType}.");
    }

    private void CollectSubjects(List<string> files)
    {
        _connection.Execute(
            """
            CREATE TABLE subjects (file VARCHAR, subject_id BIGINT, events BIGINT);
            CREATE TABLE data_codes (code VARCHAR);
            """);
        foreach (var file in files)
        {
            var rows = SqlText.ReadParquet(file);
            Execute(file, $"INSERT INTO subjects SELECT {SqlText.Literal(Relative(file))}, subject_id::BIGINT, count(*) FROM {rows} GROUP BY subject_id");
            Execute(file, $"INSERT INTO data_codes SELECT DISTINCT code::VARCHAR FROM {rows} WHERE code::VARCHAR <> ''");
        }
    }

    private void CheckRows(string file)
    {
        var rows = SqlText.ReadParquet(file);
        Report("null-subject", file, $"SELECT count(*) FROM {rows} WHERE subject_id IS NULL", n => $"{n} rows have no subject_id.");
        Report("no-code", file, $"SELECT count(*) FROM {rows} WHERE code IS NULL OR code::VARCHAR = ''", n => $"{n} rows have no code.");
        Report("infinite-time", file, $"SELECT count(*) FROM {rows} WHERE isinf(time::TIMESTAMP)", n => $"{n} rows have an infinite time.");

        // One window over the file's own order: where a subject begins again, and where time goes back or a static row follows a dated one.
        const string window = "OVER (ORDER BY file_row_number)";
        var ordered =
            $"""
             SELECT subject_id, time::TIMESTAMP AS time, file_row_number AS n, lag(subject_id) {window} AS previous_subject, lag(time::TIMESTAMP) {window} AS previous_time
             FROM read_parquet({SqlText.ParquetPaths(file)}, file_row_number = true, hive_partitioning = false)
             """;
        Report(
            "subject-not-contiguous",
            file,
            $"SELECT count(*) FROM (SELECT subject_id FROM ({ordered}) WHERE n = 0 OR subject_id IS DISTINCT FROM previous_subject GROUP BY subject_id HAVING count(*) > 1)",
            n => $"{n} subjects' rows do not stand together; the standard wants a subject's rows contiguous.");
        Report(
            "not-sorted",
            file,
            $"SELECT count(*) FROM ({ordered}) WHERE n > 0 AND subject_id = previous_subject AND previous_time IS NOT NULL AND (time IS NULL OR time < previous_time)",
            n => $"{n} rows are earlier than the row before; the standard wants a subject's rows sorted by time, static rows (without a time) first.");

        Warn(
            "before-birth-or-after-death",
            file,
            $"""
             SELECT count(*) FROM {rows} e JOIN (
                 SELECT subject_id, min(time) FILTER (WHERE code::VARCHAR = '{MedsCodes.Birth}') AS birth, max(time) FILTER (WHERE code::VARCHAR = '{MedsCodes.Death}') AS death
                 FROM {rows} GROUP BY subject_id) USING (subject_id)
             WHERE e.time < birth OR e.time > death
             """,
            n => $"{n} events are before the subject's birth or after its death.");
    }

    private void CheckSubjectsInFiles() =>
        Report(
            "subject-in-two-files",
            "",
            "SELECT count(*) FROM (SELECT subject_id FROM subjects GROUP BY subject_id HAVING count(*) > 1)",
            n => $"{n} subjects are in more than one data file; the standard wants each in one.");

    private void CheckSplits()
    {
        if (Metadata(MedsLayout.SplitsFile) is not { } file)
            return;
        if (!EventColumns.IsInteger(file.Columns.Type("subject_id")) || file.Columns.Type("split") is not "VARCHAR")
        {
            Expect(file.Path, file.Columns, "subject_id", "BIGINT", "int64");
            Expect(file.Path, file.Columns, "split", "VARCHAR", "string");
            return;
        }

        var rows = SqlText.ReadParquet(file.Path);
        Report("subject-in-two-splits", file.Path, $"SELECT count(*) FROM (SELECT subject_id FROM {rows} GROUP BY subject_id HAVING count(DISTINCT split) > 1)", n => $"{n} subjects are in more than one split.");
        Report("subject-without-split", file.Path, $"SELECT count(DISTINCT subject_id) FROM subjects ANTI JOIN {rows} USING (subject_id)", n => $"{n} subjects of the data have no split.");
        Warn("unknown-split", file.Path, $"SELECT count(*) FROM {rows} WHERE split NOT IN ('train', 'tuning', 'held_out')", n => $"{n} subjects are in splits that the standard does not name; Chiron reads them in no split.");
        Warn(
            "split-in-wrong-folder",
            file.Path,
            $"""
             SELECT count(*) FROM (SELECT subject_id, split_part(file, '/', 2) AS folder FROM subjects) JOIN {rows} s USING (subject_id)
             WHERE folder IN ('train', 'tuning', 'held_out') AND folder <> s.split
             """,
            n => $"{n} subjects stand in the folder of another split; Chiron does not find them when it reads their split.");
    }

    private void CheckCodes()
    {
        if (Metadata(MedsLayout.CodesFile) is not { } file)
            return;
        Expect(file.Path, file.Columns, "code", "VARCHAR", "string");
        Expect(file.Path, file.Columns, "description", "VARCHAR", "string");
        Expect(file.Path, file.Columns, "parent_codes", "VARCHAR[]", "list of strings");
        if (file.Columns.Type("code") is not "VARCHAR")
            return;

        var rows = SqlText.ReadParquet(file.Path);
        Report("code-not-listed", file.Path, $"SELECT count(DISTINCT code) FROM data_codes ANTI JOIN {rows} USING (code)", n => $"{n} codes of the data are not listed; the standard wants a row for every code.");
        Report("code-listed-twice", file.Path, $"SELECT count(*) FROM (SELECT code FROM {rows} GROUP BY code HAVING count(*) > 1)", n => $"{n} codes are listed more than once.");
    }

    private void CheckMetadata()
    {
        var path = Path.Combine(_folder, MedsLayout.MetadataFolder, MedsLayout.DatasetFile);
        if (!File.Exists(path))
        {
            Error("missing-file", path, 1, "There is no metadata/dataset.json; the standard wants one, though it may be an empty object.");
            return;
        }

        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(path), MedsJson.Default.DatasetMetadata) is null)
                Error("wrong-metadata", path, 1, "dataset.json is null; the standard wants an object.");
        }
        catch (JsonException e)
        {
            Error("wrong-metadata", path, 1, $"dataset.json is not the object that the standard describes, at {e.Path ?? "its root"}, line {e.LineNumber + 1}.");
        }
    }

    private (string Path, ParquetColumns Columns)? Metadata(string name)
    {
        var path = Path.Combine(_folder, MedsLayout.MetadataFolder, name);
        if (!File.Exists(path))
        {
            Error("missing-file", path, 1, $"There is no metadata/{name}; the standard wants one.");
            return null;
        }

        try
        {
            return (path, ParquetColumns.Of(_connection, path));
        }
        catch (MedsException)
        {
            Error("unreadable", path, 1, "The file cannot be read as Parquet; it may be another kind of file or cut short.");
            return null;
        }
    }

    private void Report(string rule, string file, string countSql, Func<long, string> message) => Add(MedsSeverity.Error, rule, file, countSql, message);

    private void Warn(string rule, string file, string countSql, Func<long, string> message) => Add(MedsSeverity.Warning, rule, file, countSql, message);

    private void Add(MedsSeverity severity, string rule, string file, string countSql, Func<long, string> message)
    {
        try
        {
            if (Count(countSql) is > 0 and var count)
                _violations.Add(new MedsViolation(severity, rule, Relative(file), count, message(count)));
        }
        catch (DuckDbException)
        {
            Unreadable(file);
        }
    }

    private void Execute(string file, string sql)
    {
        try
        {
            _connection.Execute(sql, _stop);
        }
        catch (DuckDbException)
        {
            Unreadable(file);
        }
    }

    // A damaged file fails in every query over it; it is reported once.
    private void Unreadable(string file)
    {
        if (!_violations.Exists(violation => violation.Rule == "unreadable" && violation.File == Relative(file)))
            Error("unreadable", file, 1, "The file is damaged: its footer can be read, its rows cannot.");
    }

    private void Error(string rule, string file, long count, string message) =>
        _violations.Add(new MedsViolation(MedsSeverity.Error, rule, Relative(file), count, message));

    private long Count(string sql) => _connection.QueryInt64(sql, _stop);

    private string Relative(string file) =>
        file.Length == 0 || !Path.IsPathRooted(file) ? file : Path.GetRelativePath(_folder, file).Replace(Path.DirectorySeparatorChar, '/');
}
