using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Storage;

namespace Chiron.Timelines.Meds;

/// <summary>Reads and writes MEDS labels (0.4, label schema): <c>subject_id</c>, <c>prediction_time</c> and one of four values, in Parquet.</summary>
public static class LabelFile
{
    private static readonly (string Name, string Type)[] Values =
    [
        ("boolean_value", "BOOLEAN"), ("integer_value", "BIGINT"), ("float_value", "FLOAT"), ("categorical_value", "VARCHAR"),
    ];

    /// <summary>Writes all labels to one file, aside and renamed.</summary>
    /// <exception cref="MedsException">A label has no value or several, or the disk refuses.</exception>
    public static void Write(string path, IEnumerable<Label> labels, CancellationToken stop = default)
    {
        var partial = path + AtomicFile.PartialSuffix;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            using var database = DuckDbDatabase.InMemory();
            using var connection = database.Connect();
            connection.Execute(
                """
                CREATE TABLE labels (
                    subject_id BIGINT, prediction_time TIMESTAMP, boolean_value BOOLEAN, integer_value BIGINT, float_value FLOAT, categorical_value VARCHAR)
                """);
            var columns = string.Join(", ", Append(connection, labels, stop));
            connection.Execute($"COPY (SELECT {columns} FROM labels) TO {SqlText.Literal(partial)} ({MedsLayout.ParquetOptions})", stop);
            File.Move(partial, path, overwrite: true);
        }
        catch (DuckDbException e)
        {
            throw new MedsException($"The labels could not be written to '{path}': {e.Message}", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <param name="path">One Parquet file, or a task's folder with files at any depth.</param>
    /// <exception cref="MedsException">There is no such file, it lacks the standard's columns, or a row has no value or several.</exception>
    public static IReadOnlyList<Label> Read(string path)
    {
        var files = File.Exists(path) ? [path]
            : Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList()
            : [];
        if (files.Count == 0)
            throw new MedsException($"There are no labels at '{path}': neither a Parquet file nor a folder that holds any.");

        using var database = DuckDbDatabase.InMemory();
        using var connection = database.Connect();
        var labels = new List<Label>();
        foreach (var file in files)
            Read(connection, file, labels);
        return labels;
    }

    // The columns that the labels use: MEDS 0.4 wants a value column without nulls or not at all, and no others.
    private static IEnumerable<string> Append(DuckDbConnection connection, IEnumerable<Label> labels, CancellationToken stop)
    {
        using var rows = connection.Append("labels");
        var row = 0;
        Span<bool> isUsed = stackalloc bool[Values.Length];
        foreach (var label in labels)
        {
            if (CountOfValues(label) != 1)
                throw new MedsException("A label must have exactly one of boolean_value, integer_value, float_value and categorical_value.");

            rows.Int64(0)[row] = label.SubjectId;
            rows.Int64(1)[row] = MicrosecondTime.FromDateTime(label.PredictionTime);
            Set(rows, 2, row, label.BooleanValue, (column, value) => rows.Boolean(column)[row] = value);
            Set(rows, 3, row, label.IntegerValue, (column, value) => rows.Int64(column)[row] = value);
            Set(rows, 4, row, label.FloatValue, (column, value) => rows.Float(column)[row] = (float)value);
            if (label.CategoricalValue is { } category)
                rows.SetText(5, row, category);
            else
                rows.SetNull(5, row);

            isUsed[label.BooleanValue is not null ? 0 : label.IntegerValue is not null ? 1 : label.FloatValue is not null ? 2 : 3] = true;
            if (++row == rows.Capacity)
            {
                stop.ThrowIfCancellationRequested();
                rows.Append(row);
                row = 0;
            }
        }

        rows.Append(row);
        rows.Close();
        List<string> columns = ["subject_id", "prediction_time"];
        for (var i = 0; i < Values.Length; i++)
            if (isUsed[i] || (i == 0 && !isUsed.Contains(true))) // a file without labels still needs one, to be read as a label file
                columns.Add(Values[i].Name);
        return columns;
    }

    private static void Set<T>(DuckDbAppender rows, int column, int row, T? value, Action<int, T> set)
        where T : struct
    {
        if (value is { } present)
            set(column, present);
        else
            rows.SetNull(column, row);
    }

    private static void Read(DuckDbConnection connection, string file, List<Label> labels)
    {
        var columns = ParquetColumns.Of(connection, file);
        if (!EventColumns.IsInteger(columns.Type("subject_id"))
            || columns.Type("prediction_time") is not { } time || !time.StartsWith("TIMESTAMP", StringComparison.Ordinal)
            || !Array.Exists(Values, value => columns.Type(value.Name) is not null))
        {
            throw new MedsException(
                $"'{file}' is no MEDS label file: the standard wants 'subject_id', 'prediction_time' and one of {string.Join(", ", Values.Select(value => value.Name))}, and the file has {columns}.");
        }

        var values = Values.Select(value => columns.Type(value.Name) is null ? $"NULL::{value.Type}" : $"{value.Name}::{value.Type}");
        try
        {
            using var reader = connection.Query($"SELECT subject_id::BIGINT, prediction_time::TIMESTAMP, {string.Join(", ", values)} FROM {SqlText.ReadParquet(file)}");
            while (reader.Read())
                for (var row = 0; row < reader.Chunk.RowCount; row++)
                    labels.Add(LabelOf(reader.Chunk, row, file));
        }
        catch (DuckDbException e)
        {
            throw new MedsException($"'{file}' cannot be read to its end; it may be damaged. DuckDB says: {e.Message}", e);
        }
    }

    private static Label LabelOf(DataChunk chunk, int row, string file)
    {
        if (!chunk.Validity(0).IsValid(row) || !chunk.Validity(1).IsValid(row))
            throw new MedsException($"'{file}' has a label without a subject_id or a prediction_time.");

        var label = new Label(
            chunk.Int64(0)[row],
            MicrosecondTime.ToDateTime(chunk.Int64(1)[row])!.Value,
            chunk.Validity(2).IsValid(row) ? chunk.Boolean(2)[row] : null,
            chunk.Validity(3).IsValid(row) ? chunk.Int64(3)[row] : null,
            chunk.Validity(4).IsValid(row) ? chunk.Float(4)[row] : null,
            chunk.Validity(5).IsValid(row) ? chunk.Text(5).String(row) : null);
        return CountOfValues(label) == 1
            ? label
            : throw new MedsException($"'{file}' has a label with {CountOfValues(label)} values; the standard wants exactly one of the four.");
    }

    private static int CountOfValues(Label label) =>
        (label.BooleanValue is null ? 0 : 1) + (label.IntegerValue is null ? 0 : 1) + (label.FloatValue is null ? 0 : 1) + (label.CategoricalValue is null ? 0 : 1);
}
