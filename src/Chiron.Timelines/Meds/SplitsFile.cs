using Chiron.Timelines.DuckDb;

namespace Chiron.Timelines.Meds;

/// <summary>Reads <c>metadata/subject_splits.parquet</c>.</summary>
internal static class SplitsFile
{
    /// <summary>Subjects in splits that the standard does not name are left out.</summary>
    /// <exception cref="MedsException">The columns are wrong, or a subject is in two splits.</exception>
    public static Dictionary<long, Split> Read(DuckDbConnection connection, string path)
    {
        var columns = ParquetColumns.Of(connection, path);
        if (!EventColumns.IsInteger(columns.Type("subject_id")) || columns.Type("split") is not "VARCHAR")
            throw new MedsException($"'{path}' is no MEDS subject_splits file: the standard wants the columns 'subject_id' (integer) and 'split' (text), and the file has {columns}.");

        var splits = new Dictionary<long, Split>();
        using var reader = connection.Query($"SELECT subject_id::BIGINT, split FROM {SqlText.ReadParquet(path)} WHERE subject_id IS NOT NULL AND split IS NOT NULL");
        while (reader.Read())
        {
            var subjects = reader.Chunk.Int64(0);
            var names = reader.Chunk.Text(1);
            for (var row = 0; row < subjects.Length; row++)
            {
                if (SplitNames.Parse(names.String(row)) is not { } split)
                    continue;
                if (!splits.TryAdd(subjects[row], split) && splits[subjects[row]] != split)
                    throw new MedsException($"'{path}' puts a subject into two splits; what is measured on a subject that was trained on means nothing. `chiron timelines check` counts such subjects.");
            }
        }

        return splits;
    }
}
