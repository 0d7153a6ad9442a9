using Chiron.Timelines.DuckDb;

namespace Chiron.Timelines.Meds;

/// <summary>The codes of a dataset that does not list them with our counts: found and counted in the data.</summary>
internal static class CountedCodes
{
    public static List<CodeMetadata> Read(
        DuckDbConnection connection,
        IReadOnlyList<(string Path, string SelectList)> files,
        IReadOnlyDictionary<long, Split> splits,
        IReadOnlyList<CodeMetadata> known)
    {
        WriteSplits(connection, splits);
        var all = string.Join(" UNION ALL ", files.Select(file => $"SELECT {file.SelectList} FROM {SqlText.ReadParquet(file.Path)}"));
        var codes = known.ToDictionary(code => code.Code, StringComparer.Ordinal);

        Each(connection, $"SELECT DISTINCT code FROM ({all}) WHERE code IS NOT NULL", (code, _, _) =>
            codes.TryAdd(code, new CodeMetadata { Code = code, Kind = EventKinds.Guess(code) }));
        Each(connection, CodeStatistics.Sql($"({all})", "code", "subject_split"), (code, chunk, row) =>
            codes[code] = codes[code] with { Events = chunk.Int64(1)[row], Subjects = chunk.Int64(2)[row], NumericValues = chunk.Int64(3)[row] });
        return [.. codes.Values.OrderBy(code => code.Code, StringComparer.Ordinal)];
    }

    private static void Each(DuckDbConnection connection, string sql, Row row)
    {
        using var reader = connection.Query(sql);
        while (reader.Read())
            for (var i = 0; i < reader.Chunk.RowCount; i++)
                if (reader.Chunk.Validity(0).IsValid(i))
                    row(reader.Chunk.Text(0).String(i), reader.Chunk, i);
    }

    private static void WriteSplits(DuckDbConnection connection, IReadOnlyDictionary<long, Split> splits)
    {
        connection.Execute("CREATE OR REPLACE TEMP TABLE subject_split (subject_id BIGINT, split VARCHAR)");
        using var rows = connection.Append("subject_split");
        var row = 0;
        foreach (var (subject, split) in splits)
        {
            rows.Int64(0)[row] = subject;
            rows.SetText(1, row, SplitNames.Of(split));
            if (++row == rows.Capacity)
            {
                rows.Append(row);
                row = 0;
            }
        }

        rows.Append(row);
        rows.Close();
    }

    private delegate void Row(string code, DataChunk chunk, int row);
}
