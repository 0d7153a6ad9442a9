using System.Globalization;
using System.Text.Json;
using Chiron.Governance.Lineage;
using Chiron.Timelines.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chiron.Governance.Storage;

/// <summary>
/// <c>chiron.db</c>: the operational state of a workspace in SQLite (write-ahead log, full durability). Opening it brings its schema up to date.
/// Safe for many threads and processes: every call has a connection of its own from the pool.
/// </summary>
public sealed class GovernanceDatabase
{
    private readonly string _connectionString;

    private GovernanceDatabase(string path)
    {
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, DefaultTimeout = 30 }.ToString();
    }

    public string Path { get; }

    /// <exception cref="GovernanceException">The file is no SQLite database, a newer product made it, or SQLite is not on this machine.</exception>
    public static GovernanceDatabase Open(string path)
    {
        try
        {
            SqliteLibrary.Load();
        }
        catch (DllNotFoundException e)
        {
            throw new GovernanceException(e.Message, e);
        }

        var database = new GovernanceDatabase(System.IO.Path.GetFullPath(path));
        try
        {
            using var connection = database.Connect();
            database.Migrate(connection);
        }
        catch (SqliteException e)
        {
            throw new GovernanceException($"The database '{path}' cannot be opened ({e.Message}); restore it from a backup, or move it away to start a new one.", e);
        }

        return database;
    }

    internal SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        connection.Execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        return connection;
    }

    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    internal static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    internal void AddStep(StepRecord record)
    {
        using var connection = Connect();
        connection.Execute(
            "INSERT INTO step (name, started_at, outcome, record) VALUES (@Name, @StartedAt, @Outcome, @Record)",
            new
            {
                Name = record.Step,
                StartedAt = Text(record.StartedAt),
                Outcome = record.Outcome.ToString().ToLowerInvariant(),
                Record = JsonSerializer.Serialize(record, GovernanceJson.Default.StepRecord),
            });
    }

    private void Migrate(SqliteConnection connection)
    {
        var version = connection.ExecuteScalar<long>("PRAGMA user_version");
        if (version > Schema.Migrations.Count)
            throw new GovernanceException($"The database '{Path}' has schema {version}, and this version knows schemas up to {Schema.Migrations.Count}; use the newer product that wrote it.");
        if (version == Schema.Migrations.Count)
            return;

        connection.Execute("PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction(deferred: false);   // takes the write lock, so that of two openers one waits
        version = connection.ExecuteScalar<long>("PRAGMA user_version", transaction: transaction);
        for (; version < Schema.Migrations.Count; version++)
        {
            connection.Execute(Schema.Migrations[(int)version], transaction: transaction);
            connection.Execute($"PRAGMA user_version = {version + 1}", transaction: transaction);
        }

        transaction.Commit();
    }
}
