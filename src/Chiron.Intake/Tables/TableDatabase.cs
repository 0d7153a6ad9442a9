using System.Text.RegularExpressions;
using Chiron.Timelines.DuckDb;

namespace Chiron.Intake.Tables;

/// <summary>
/// The mapped files as tables of a scratch database. Once they are read, the database is cut off from files and network for good; only then does it see
/// SQL from the mapping, one statement at a time.
/// </summary>
internal sealed partial class TableDatabase : IDisposable
{
    private readonly TableMapping _mapping;
    private readonly DuckDbDatabase _database;
    private readonly DuckDbConnection _connection;

    public TableDatabase(TableMapping mapping, IReadOnlyList<string> files, string temporaryFolder, TableIntakeReport report, CancellationToken stop)
    {
        _mapping = mapping;
        _database = DuckDbDatabase.InMemory(new DuckDbOptions { MemoryLimitBytes = 1L << 30, TemporaryFolder = temporaryFolder });
        try
        {
            _connection = _database.Connect();
            for (var t = 0; t < files.Count; t++)
                Load(mapping.Tables[t], files[t], stop);
            _connection.Execute("SET enable_external_access = false; SET lock_configuration = true");
            foreach (var table in mapping.Tables)
                Convert(table, report, stop);
            foreach (var view in mapping.Views)
            {
                Compile(view.Query, $"SELECT * FROM (\n{view.Query.Sql}\n)");
                Try(view.Query, () => _connection.Execute($"CREATE VIEW {SqlText.Identifier(view.Name)} AS SELECT * FROM (\n{view.Query.Sql}\n)", stop));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether a table or view has the column <c>_row</c>.</summary>
    public bool HasRowNumbers(string from)
    {
        using var reader = _connection.Query($"SELECT * FROM {SqlText.Identifier(from)} LIMIT 0");
        return reader.ColumnNames.Contains("_row", StringComparer.Ordinal);
    }

    /// <summary>Runs one SELECT.</summary>
    /// <param name="sql">The whole query.</param>
    /// <param name="parts">The pieces of it that come from the mapping, to say which of them is wrong.</param>
    /// <param name="from">What the pieces are over.</param>
    /// <param name="stop">Ends it.</param>
    public DuckDbReader Query(string sql, IEnumerable<SqlExpression> parts, string from, CancellationToken stop)
    {
        foreach (var part in parts)
            Compile(part, $"SELECT (\n{part.Sql}\n) FROM {SqlText.Identifier(from)}");
        return _connection.Query(sql, stop);
    }

    /// <summary>What failed on the data, as a sentence that names the place in the mapping. DuckDB's own words may quote a row: of them only the kind is told.</summary>
    public IntakeException Failed(int line, DuckDbException fault) =>
        new($"{_mapping.Path}, line {line}: the SQL fails on some row ({fault.Message.Split(':')[0]}); use TRY_CAST, or give the column its type under 'types'", fault);

    public void Dispose()
    {
        _connection?.Dispose();
        _database.Dispose();
    }

    private void Load(MappedTable table, string file, CancellationToken stop)
    {
        var path = SqlText.Literal(file);
        var source = file.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
            ? $"read_parquet({path}, hive_partitioning = false)"
            : $"read_csv({path}, header = true, all_varchar = true, skip = 0, quote = '\"', escape = '\"', delim = {SqlText.Literal(table.Delimiter ?? (IsTsv(file) ? "\t" : ","))}, "
              + $"nullstr = [{string.Join(", ", table.Nulls.Append("").Select(SqlText.Literal))}])";
        try
        {
            _connection.Execute($"CREATE TABLE {SqlText.Identifier(table.Name)} AS SELECT row_number() OVER () AS _row, * FROM {source}", stop);
        }
        catch (DuckDbException fault)
        {
            // The message may quote the line itself.
            var line = LineNumber().Match(fault.Message);
            throw new IntakeException(
                $"{_mapping.Path}, line {table.Line}: '{table.File}' cannot be read as a table" + (line.Success ? $"; its line {line.Groups[1].Value} is not one of its columns" : "")
                + ". Check that it is whole, that its first line names the columns, and the delimiter",
                fault);
        }
    }

    private static bool IsTsv(string file) => file.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".tsv.gz", StringComparison.OrdinalIgnoreCase);

    // Columns with a type are read anew; what cannot be read is counted.
    private void Convert(MappedTable table, TableIntakeReport report, CancellationToken stop)
    {
        var name = SqlText.Identifier(table.Name);
        report.RowsRead[table.Name] = _connection.QueryInt64($"SELECT count(*) FROM {name}", stop);
        foreach (var (column, type) in table.Types)
        {
            if (!TypeName().IsMatch(type.Sql))
                throw new IntakeException($"{_mapping.Path}, line {type.Line}: '{type.Sql}' is not a type; expected DOUBLE, BIGINT, DATE, TIMESTAMP or another of DuckDB's");
            var quoted = SqlText.Identifier(column);
            Try(type, () =>
            {
                var failed = _connection.QueryInt64($"SELECT count(*) FROM {name} WHERE {quoted} IS NOT NULL AND TRY_CAST({quoted} AS {type.Sql}) IS NULL", stop);
                if (failed > 0)
                    report.CellsNotOfTheirType[$"{table.Name}.{column}"] = failed;
                return _connection.Execute($"ALTER TABLE {name} ALTER {quoted} TYPE {type.Sql} USING TRY_CAST({quoted} AS {type.Sql})", stop);
            });
        }
    }

    // One statement that is compiled and not run: no row is read, so DuckDB's own words may be passed on.
    private void Compile(SqlExpression part, string statement)
    {
        try
        {
            _connection.Prepare(statement).Dispose();
        }
        catch (DuckDbException fault)
        {
            throw new IntakeException($"{_mapping.Path}, line {part.Line}: DuckDB refuses this SQL: {fault.Message.ReplaceLineEndings("\n").Split('\n')[0]}", fault);
        }
    }

    private void Try(SqlExpression sql, Func<long> work)
    {
        try
        {
            work();
        }
        catch (DuckDbException fault)
        {
            throw Failed(sql.Line, fault);
        }
    }

    [GeneratedRegex(@"Line: (\d+)")]
    private static partial Regex LineNumber();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_ ]{0,30}(\(\d+(, ?\d+)?\))?$")]
    private static partial Regex TypeName();
}
