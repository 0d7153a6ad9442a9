using Chiron.Intake;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>Carries a simulated cohort's true probabilities to the de-identified side: subject ids and moved times instead of patient ids and times.</summary>
internal static class TruthTables
{
    // What else a table holds stays on the identified side.
    private static readonly string[] Kept = ["code", "horizon_days", "probability"];

    /// <summary>The tables of a folder; none where there is no such folder.</summary>
    public static IEnumerable<FhirFile> Find(string folder) =>
        Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.parquet").Order(StringComparer.Ordinal).Select(path => new FhirFile(path, "truth/" + Path.GetFileName(path), new FileInfo(path).Length))
            : [];

    /// <returns>Rows by table; empty where the cohort has no truth.</returns>
    public static SortedDictionary<string, long> Carry(
        string sourceFolder, string targetFolder, DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex identities, CancellationToken stop)
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var tables = Find(sourceFolder).ToList();
        if (tables.Count == 0)
            return rows;

        Directory.CreateDirectory(targetFolder);
        using var database = DuckDbDatabase.InMemory(new DuckDbOptions { MemoryLimitBytes = 512L << 20, TemporaryFolder = Path.Combine(sourceFolder, ".spill") }); // identified, so not beside the output
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE subjects (patient_id VARCHAR, subject_id BIGINT, offset_days BIGINT)", stop);
        foreach (var table in tables.Select(file => file.Path))
        {
            var name = Path.GetFileName(table);
            try
            {
                AddSubjects(connection, table, policy, key, identities, stop);
                rows[name] = Rewrite(connection, table, Path.Combine(targetFolder, name), policy, stop);
            }
            catch (DuckDbException fault)
            {
                throw new DeidentificationException(
                    $"truth/{name}: expected Parquet with patient_id (text) and time (timestamp) among its columns; simulate the cohort again", fault);
            }
        }

        return rows;
    }

    private static void AddSubjects(
        DuckDbConnection connection, string table, DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex identities, CancellationToken stop)
    {
        List<string> patients = [];
        using (var reader = connection.Query(
            $"SELECT DISTINCT patient_id FROM {SqlText.ReadParquet(table)} t ANTI JOIN subjects USING (patient_id) WHERE patient_id IS NOT NULL", stop))
            while (reader.Read())
                for (var row = 0; row < reader.Chunk.RowCount; row++)
                    patients.Add(reader.Chunk.Text(0).String(row));

        using var appender = connection.Append("subjects");
        for (var from = 0; from < patients.Count; from += appender.Capacity)
        {
            var count = Math.Min(appender.Capacity, patients.Count - from);
            for (var row = 0; row < count; row++)
            {
                var id = identities.Resolve(patients[from + row]);
                var transform = new PatientTransform(key, policy, identities.Patient(id));
                appender.SetText(0, row, patients[from + row]);
                appender.Int64(1)[row] = SubjectIds.FromPatientId(transform.Pseudonym);
                appender.Int64(2)[row] = transform.OffsetDays;
            }

            appender.Append(count);
        }

        appender.Close();
    }

    private static long Rewrite(DuckDbConnection connection, string table, string target, DeidentificationPolicy policy, CancellationToken stop)
    {
        List<string> columns = [];
        using (var reader = connection.Query($"SELECT * FROM {SqlText.ReadParquet(table)} LIMIT 0", stop))
            columns.AddRange(reader.ColumnNames);
        var time = policy.Dates == DatePolicy.Year ? "date_trunc('year', t.time)::TIMESTAMP" : "t.time::TIMESTAMP + to_days(s.offset_days::INTEGER)";
        var others = string.Concat(columns.Where(column => Kept.Contains(column, StringComparer.Ordinal)).Select(column => $", t.{SqlText.Identifier(column)}"));
        var partial = target + AtomicFile.PartialSuffix;
        connection.Execute(
            $"COPY (SELECT s.subject_id, {time} AS time{others} FROM {SqlText.ReadParquet(table)} t JOIN subjects s USING (patient_id) ORDER BY ALL) " +
            $"TO {SqlText.Literal(partial)} (FORMAT parquet, COMPRESSION zstd)", stop);
        var rows = connection.QueryInt64($"SELECT count(*) FROM {SqlText.ReadParquet(partial)}", stop);
        File.Move(partial, target, overwrite: true);
        return rows;
    }
}
