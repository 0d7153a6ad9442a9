using Chiron.Testing;
using Chiron.Timelines.DuckDb;

namespace Chiron.Timelines.Tests;

public sealed class DuckDbTests : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.InMemory();
    private readonly DuckDbConnection _connection;

    public DuckDbTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Given_rows_of_every_type_with_nulls_When_appended_over_several_chunks_Then_they_are_read_back()
    {
        _connection.Execute("CREATE TABLE t (a BIGINT, b INTEGER, c FLOAT, d DOUBLE, e BOOLEAN, f TIMESTAMP, g VARCHAR, h VARCHAR[])");
        const int rows = 5000;
        using (var appender = _connection.Append("t"))
        {
            for (int i = 0, row = 0; i < rows; i++)
            {
                if (i % 7 == 0)
                {
                    for (var column = 0; column < 7; column++)
                        appender.SetNull(column, row);
                }
                else
                {
                    appender.Int64(0)[row] = i * 1_000_000_000_000L;
                    appender.Int32(1)[row] = -i;
                    appender.Float(2)[row] = i / 3f;
                    appender.Double(3)[row] = i / 3d;
                    appender.Boolean(4)[row] = i % 2 == 0;
                    appender.Int64(5)[row] = i;
                    appender.SetText(6, row, new string('ü', i % 20));
                }

                appender.SetTextList(7, row, [.. Enumerable.Range(0, i % 4).Select(k => $"parent number {i}/{k}")]);
                if (++row == appender.Capacity || i == rows - 1)
                {
                    appender.Append(row);
                    row = 0;
                }
            }

            appender.Close();
        }

        var read = 0;
        using var reader = _connection.Query("SELECT * FROM t");
        Assert.Equal(
            [DuckDbType.BigInt, DuckDbType.Integer, DuckDbType.Float, DuckDbType.Double, DuckDbType.Boolean, DuckDbType.Timestamp, DuckDbType.Varchar, DuckDbType.List],
            reader.ColumnTypes);
        while (reader.Read())
        {
            var chunk = reader.Chunk;
            for (var row = 0; row < chunk.RowCount; row++, read++)
            {
                Assert.Equal(Enumerable.Range(0, read % 4).Select(k => $"parent number {read}/{k}"), chunk.TextList(7).Strings(row));
                for (var column = 0; column < 7; column++)
                    Assert.Equal(read % 7 != 0, chunk.Validity(column).IsValid(row));
                if (read % 7 == 0)
                    continue;
                Assert.Equal(read * 1_000_000_000_000L, chunk.Int64(0)[row]);
                Assert.Equal(-read, chunk.Int32(1)[row]);
                Assert.Equal(read / 3f, chunk.Float(2)[row]);
                Assert.Equal(read / 3d, chunk.Double(3)[row]);
                Assert.Equal(read % 2 == 0, chunk.Boolean(4)[row]);
                Assert.Equal(read, chunk.Int64(5)[row]);
                Assert.Equal(new string('ü', read % 20), chunk.Text(6).String(row));
            }
        }

        Assert.Equal(rows, read);
    }

    [Fact]
    public void Given_parameters_When_bound_Then_they_arrive_as_values_and_never_as_SQL()
    {
        using var statement = _connection.Prepare("SELECT $1::VARCHAR, $2::BIGINT, $3::DOUBLE, $4::BOOLEAN, $5::TIMESTAMP, $6::VARCHAR");
        const string hostile = "'; DROP TABLE x; --\0 ✓";
        statement.Bind(1, hostile).Bind(2, long.MinValue).Bind(3, 0.1).Bind(4, true).Bind(5, new DateTime(1969, 12, 31)).BindNull(6);

        using var reader = statement.Query();
        Assert.True(reader.Read());
        Assert.Equal(hostile, reader.Chunk.Text(0).String(0));
        Assert.Equal(long.MinValue, reader.Chunk.Int64(1)[0]);
        Assert.Equal(0.1, reader.Chunk.Double(2)[0]);
        Assert.True(reader.Chunk.Boolean(3)[0]);
        Assert.Equal(-MicrosecondTime.PerDay, reader.Chunk.Int64(4)[0]);
        Assert.False(reader.Chunk.Validity(5).IsValid(0));
        Assert.False(reader.Read());
        Assert.Throws<DuckDbException>(() => statement.Bind(7, 1L));
    }

    [Fact]
    public void Given_wrong_SQL_a_failing_row_or_a_wrong_accessor_When_run_Then_the_exception_says_which()
    {
        Assert.Contains("nonsense", Assert.Throws<DuckDbException>(() => _connection.Execute("SELECT nonsense FROM nowhere_nonsense")).Message, StringComparison.Ordinal);
        Assert.Contains("Parser Error", Assert.Throws<DuckDbException>(() => _connection.Prepare("SELEC 1")).Message, StringComparison.Ordinal);
        Assert.Throws<DuckDbException>(() => _connection.Append("no_such_table"));

        using var failing = _connection.Query("SELECT CASE WHEN i = 90000 THEN error('at the end') ELSE 'x' END FROM range(100000) t(i)");
        Assert.Contains("at the end", Assert.Throws<DuckDbException>(() => { while (failing.Read()) { } }).Message, StringComparison.Ordinal);

        using var reader = _connection.Query("SELECT 'text'");
        Assert.True(reader.Read());
        Assert.Throws<InvalidCastException>(() => reader.Chunk.Int64(0)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Chunk.Validity(1).AllValid);
    }

    [Fact]
    public async Task Given_a_long_query_When_cancelled_Then_it_stops_and_the_connection_still_works()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() =>
            _connection.Execute("CREATE TABLE huge AS SELECT sum(a.i * b.i) FROM range(10000000) a(i), range(10000000) b(i)", stop.Token)));

        Assert.Equal(7, _connection.QueryInt64("SELECT 7::BIGINT"));
    }

    [Fact]
    public void Given_the_library_When_asked_to_fetch_an_extension_Then_it_refuses_to_go_to_the_network()
    {
        Assert.Contains("false", Setting("autoinstall_known_extensions"), StringComparison.Ordinal);
        Assert.Contains("false", Setting("autoload_known_extensions"), StringComparison.Ordinal);
        Assert.Equal("v1.5.6", DuckDbDatabase.LibraryVersion);
    }

    [Fact]
    public void Given_a_memory_limit_When_a_sort_exceeds_it_Then_it_spills_to_the_temporary_folder_and_succeeds()
    {
        using var folder = new TemporaryFolder();
        using var database = DuckDbDatabase.InMemory(new DuckDbOptions { MemoryLimitBytes = 60_000_000, TemporaryFolder = folder.File("spill"), Threads = 1 });
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t AS SELECT hash(i) AS h, repeat('x', 40) || i AS text FROM range(1500000) r(i)");

        Assert.True(Directory.Exists(folder.File("spill")));
        Assert.Equal(1_500_000, connection.QueryInt64("SELECT count(*) FROM (SELECT h, text FROM t ORDER BY h, text)"));
    }

    [Fact]
    public void Given_a_path_with_the_characters_of_a_pattern_When_read_Then_only_that_file_is_read()
    {
        using var folder = new TemporaryFolder();
        var odd = TestEvents.Parquet(folder.File("it's [1]*/a?.parquet"), "SELECT 1::BIGINT AS i");
        TestEvents.Parquet(folder.File("it's [1]*/ab.parquet"), "SELECT 2::BIGINT AS i");

        Assert.Equal(1, _connection.QueryInt64($"SELECT sum(i)::BIGINT FROM {SqlText.ReadParquet(odd)}"));
    }

    [Fact]
    public void Given_a_file_that_is_no_database_When_opened_Then_DuckDB_says_so()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x.duckdb"), new string('x', 20_000));

        Assert.Throws<DuckDbException>(() => DuckDbDatabase.OpenFile(folder.File("x.duckdb")).Dispose());
    }

    private string Setting(string name)
    {
        using var reader = _connection.Query($"SELECT current_setting('{name}')::VARCHAR");
        Assert.True(reader.Read());
        return reader.Chunk.Text(0).String(0);
    }
}
