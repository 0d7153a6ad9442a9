using Chiron.Timelines;
using Chiron.Timelines.DuckDb;

namespace Chiron.Simulation.Truth;

/// <summary>Collects true risks and posteriors in a DuckDB file aside and writes them as <c>risks.parquet</c> and <c>posteriors.parquet</c>.</summary>
/// <remarks>One thread at a time. Rows keep the order they were added in and one worker writes them, so equal rows give equal bytes.</remarks>
internal sealed class TruthTables : IDisposable
{
    private const long MemoryLimit = 512L << 20;

    private readonly string _folder;
    private readonly string _file;
    private readonly DuckDbDatabase _database;
    private readonly DuckDbConnection _connection;

    public TruthTables(string folder)
    {
        _folder = folder;
        _file = Path.Combine(folder, "truth.duckdb");
        _database = DuckDbDatabase.OpenFile(_file, new DuckDbOptions { MemoryLimitBytes = MemoryLimit, Threads = 1, TemporaryFolder = folder });
        _connection = _database.Connect();
        _connection.Execute(
            """
            CREATE TABLE risks (patient_id VARCHAR, time TIMESTAMP, code VARCHAR, horizon_days DOUBLE, probability DOUBLE);
            CREATE TABLE posteriors (patient_id VARCHAR, time TIMESTAMP, encounter_id VARCHAR, code VARCHAR, probability DOUBLE);
            """);
    }

    public long Risks { get; private set; }

    public long Posteriors { get; private set; }

    public void Add(List<TrueRisk> rows)
    {
        using var appender = _connection.Append("risks");
        for (var start = 0; start < rows.Count; start += appender.Capacity)
        {
            var count = Math.Min(appender.Capacity, rows.Count - start);
            var times = appender.Int64(1);
            var horizons = appender.Double(3);
            var probabilities = appender.Double(4);
            for (var i = 0; i < count; i++)
            {
                var row = rows[start + i];
                SetId(appender, 0, i, row.Patient);
                times[i] = MicrosecondTime.FromDateTime(row.Time);
                appender.SetText(2, i, row.Code);
                horizons[i] = row.HorizonDays;
                probabilities[i] = row.Probability;
            }

            appender.Append(count);
        }

        appender.Close();
        Risks += rows.Count;
    }

    public void Add(List<TruePosterior> rows)
    {
        using var appender = _connection.Append("posteriors");
        for (var start = 0; start < rows.Count; start += appender.Capacity)
        {
            var count = Math.Min(appender.Capacity, rows.Count - start);
            var times = appender.Int64(1);
            var probabilities = appender.Double(4);
            for (var i = 0; i < count; i++)
            {
                var row = rows[start + i];
                SetId(appender, 0, i, row.Patient);
                times[i] = MicrosecondTime.FromDateTime(row.Time);
                SetId(appender, 2, i, row.Encounter);
                appender.SetText(3, i, row.Code);
                probabilities[i] = row.Probability;
            }

            appender.Append(count);
        }

        appender.Close();
        Posteriors += rows.Count;
    }

    /// <summary>Writes the two Parquet files and removes the database.</summary>
    public void Complete(CancellationToken stop)
    {
        foreach (var table in (ReadOnlySpan<string>)["risks", "posteriors"])
        {
            var path = Path.Combine(_folder, table + ".parquet").Replace("'", "''", StringComparison.Ordinal);
            _connection.Execute($"COPY (SELECT * FROM {table}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)", stop);
        }

        Dispose();
        File.Delete(_file);
        File.Delete(_file + ".wal");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private static void SetId(DuckDbAppender appender, int column, int row, Guid id)
    {
        Span<char> text = stackalloc char[36];
        id.TryFormat(text, out _);
        appender.SetText(column, row, text);
    }
}
