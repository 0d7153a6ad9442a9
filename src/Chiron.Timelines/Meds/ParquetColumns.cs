using Chiron.Timelines.DuckDb;

namespace Chiron.Timelines.Meds;

/// <summary>The columns of a Parquet file, by DuckDB's names for their types.</summary>
internal sealed class ParquetColumns
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    private ParquetColumns()
    {
    }

    /// <exception cref="MedsException">The file is no Parquet file, or it was cut short.</exception>
    public static ParquetColumns Of(DuckDbConnection connection, string path)
    {
        var columns = new ParquetColumns();
        try
        {
            using var reader = connection.Query($"DESCRIBE SELECT * FROM {SqlText.ReadParquet(path)}");
            while (reader.Read())
                for (var i = 0; i < reader.Chunk.RowCount; i++)
                    columns._types[reader.Chunk.Text(0).String(i)] = reader.Chunk.Text(1).String(i);
        }
        catch (DuckDbException e)
        {
            throw new MedsException($"'{path}' cannot be read as Parquet; it may be another kind of file or cut short. DuckDB says: {e.Message}", e);
        }

        return columns;
    }

    /// <summary>Null where there is no such column.</summary>
    public string? Type(string column) => _types.GetValueOrDefault(column);

    public override string ToString() => string.Join(", ", _types.Select(column => $"{column.Key} {column.Value}"));
}
