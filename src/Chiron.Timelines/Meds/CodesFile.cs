using Chiron.Timelines.DuckDb;

namespace Chiron.Timelines.Meds;

/// <summary>Reads and writes <c>metadata/codes.parquet</c>: the standard's three columns, then kind, unit and the counts over the training split.</summary>
internal static class CodesFile
{
    private static readonly string[] Counts = ["events", "subjects", "numeric_values"];

    public static void Write(DuckDbConnection connection, string path, IEnumerable<CodeMetadata> codes, CancellationToken stop)
    {
        connection.Execute(
            """
            CREATE OR REPLACE TEMP TABLE code_metadata (
                code VARCHAR, description VARCHAR, parent_codes VARCHAR[], kind VARCHAR, unit VARCHAR, events BIGINT, subjects BIGINT, numeric_values BIGINT)
            """,
            stop);
        using (var rows = connection.Append("code_metadata"))
        {
            var row = 0;
            foreach (var code in codes)
            {
                rows.SetText(0, row, code.Code);
                SetText(rows, 1, row, code.Description);
                rows.SetTextList(2, row, code.ParentCodes);
                rows.SetText(3, row, EventKinds.Name(code.Kind));
                SetText(rows, 4, row, code.Unit);
                rows.Int64(5)[row] = code.Events;
                rows.Int64(6)[row] = code.Subjects;
                rows.Int64(7)[row] = code.NumericValues;
                if (++row == rows.Capacity)
                {
                    rows.Append(row);
                    row = 0;
                }
            }

            rows.Append(row);
            rows.Close();
        }

        connection.Execute($"COPY code_metadata TO {SqlText.Literal(path)} ({MedsLayout.ParquetOptions})", stop);
        connection.Execute("DROP TABLE code_metadata", stop);
    }

    /// <summary>The rows of the file, and whether it holds our counts. Columns that it lacks are empty; a code that comes twice is taken once.</summary>
    public static (List<CodeMetadata> Codes, bool HasCounts) Read(DuckDbConnection connection, string path)
    {
        var columns = ParquetColumns.Of(connection, path);
        if (columns.Type("code") is not "VARCHAR")
            throw new MedsException($"'{path}' has no text column 'code', which the MEDS standard wants in codes.parquet; it has {columns}.");

        var hasCounts = Counts.All(name => columns.Type(name) is "BIGINT");
        string Text(string name) => columns.Type(name) is "VARCHAR" ? name : $"NULL::VARCHAR AS {name}";
        var sql =
            $"""
             SELECT DISTINCT ON (code) code, {Text("description")}, {(columns.Type("parent_codes") is "VARCHAR[]" ? "parent_codes" : "[]::VARCHAR[]")},
                    {Text("kind")}, {Text("unit")}, {(hasCounts ? string.Join(", ", Counts) : "0::BIGINT, 0::BIGINT, 0::BIGINT")}
             FROM {SqlText.ReadParquet(path)} WHERE code IS NOT NULL ORDER BY code
             """;
        var codes = new List<CodeMetadata>();
        using var reader = connection.Query(sql);
        while (reader.Read())
        {
            var chunk = reader.Chunk;
            for (var i = 0; i < chunk.RowCount; i++)
            {
                var code = chunk.Text(0).String(i);
                codes.Add(new CodeMetadata
                {
                    Code = code,
                    Description = TextOrNull(chunk, 1, i),
                    ParentCodes = chunk.Validity(2).IsValid(i) ? chunk.TextList(2).Strings(i) : [],
                    Kind = TextOrNull(chunk, 3, i) is { } kind ? EventKinds.Parse(kind) ?? EventKind.Other : EventKinds.Guess(code),
                    Unit = TextOrNull(chunk, 4, i),
                    Events = chunk.Int64(5)[i],
                    Subjects = chunk.Int64(6)[i],
                    NumericValues = chunk.Int64(7)[i],
                });
            }
        }

        return (codes, hasCounts);
    }

    private static void SetText(DuckDbAppender rows, int column, int row, string? text)
    {
        if (text is null)
            rows.SetNull(column, row);
        else
            rows.SetText(column, row, text);
    }

    private static string? TextOrNull(DataChunk chunk, int column, int row) =>
        chunk.Validity(column).IsValid(row) ? chunk.Text(column).String(row) : null;
}
