using Chiron.Intake;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Storage;

namespace Chiron.Benchmarks;

/// <summary>
/// Gives a simulated cohort's truth the subject ids of timelines that were built straight from the simulation. De-identification does this otherwise, at some minutes
/// for 10,000 people; where nobody exists and only the model is measured, it can be left out.
/// </summary>
internal static class SimulationTruth
{
    public static void Run(string[] arguments)
    {
        if (arguments is not [var source, var target])
            throw new InvalidOperationException("give the simulation's truth folder and where the tables shall go: truth workspace/source/truth workspace/truth");
        Directory.CreateDirectory(target);
        using var database = DuckDbDatabase.InMemory();
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE subjects (patient_id VARCHAR, subject_id BIGINT)", default);
        foreach (var table in Directory.GetFiles(source, "*.parquet"))
        {
            var patients = new List<string>();
            using (var reader = connection.Query(
                $"SELECT DISTINCT patient_id FROM {SqlText.ReadParquet(table)} t ANTI JOIN subjects USING (patient_id)", default))
                while (reader.Read())
                    for (var row = 0; row < reader.Chunk.RowCount; row++)
                        patients.Add(reader.Chunk.Text(0).String(row));
            using (var appender = connection.Append("subjects"))
            {
                for (var from = 0; from < patients.Count; from += appender.Capacity)
                {
                    var count = Math.Min(appender.Capacity, patients.Count - from);
                    for (var row = 0; row < count; row++)
                    {
                        appender.SetText(0, row, patients[from + row]);
                        appender.Int64(1)[row] = SubjectIds.FromPatientId(patients[from + row]);
                    }

                    appender.Append(count);
                }

                appender.Close();
            }

            var written = Path.Combine(target, Path.GetFileName(table));
            connection.Execute(
                $"COPY (SELECT s.subject_id, t.* EXCLUDE (patient_id) FROM {SqlText.ReadParquet(table)} t JOIN subjects s USING (patient_id) ORDER BY ALL) "
                + $"TO {SqlText.Literal(written)} (FORMAT parquet, COMPRESSION zstd)", default);
            Console.WriteLine($"{written}: {patients.Count:N0} more patients");
        }
    }
}
