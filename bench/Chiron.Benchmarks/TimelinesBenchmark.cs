using System.Globalization;
using Chiron.Timelines;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Meds;

namespace Chiron.Benchmarks;

/// <summary>
/// Events per second into and out of a MEDS dataset. The peer is DuckDB alone on the same rows: for writing, the same sort and COPY of a table
/// that is already in its memory; for reading, a scan that touches each value and builds nothing.
/// </summary>
internal static class TimelinesBenchmark
{
    private const int EventsPerSubject = 250;

    public static void Run(string[] arguments)
    {
        var count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 2_000_000;
        var folder = Directory.CreateTempSubdirectory("chiron-bench-").FullName;
        try
        {
            var events = MakeEvents(count);
            var dataset = Path.Combine(folder, "dataset");
            using var database = DuckDbDatabase.InMemory();
            using var connection = database.Connect();

            Interleaved.Compare(
                $"Writing {count:N0} events of {count / EventsPerSubject:N0} subjects",
                "events",
                rounds: 5,
                new Contender("DuckDB: append, sort, COPY", () => WriteWithDuckDb(connection, events, Path.Combine(folder, "plain.parquet"))),
                new Contender("MedsDatasetWriter", () => Write(events, dataset)));
            Interleaved.Compare(
                "Reading them",
                "events",
                rounds: 7,
                new Contender("DuckDB: scan", () => Scan(connection, dataset)),
                new Contender("MedsDataset.ReadTimelines", () => Read(dataset)));
            Console.WriteLine($"\npeak memory of the process {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} MB, of which the events to write about {count * 56L >> 20:N0} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (long Subject, Event Event)[] MakeEvents(int count)
    {
        var random = new Random(1);
        var codes = Enumerable.Range(0, 3000).Select(i => $"LOINC//{i * 37}-{i % 10}").ToArray();
        var start = new DateTime(1990, 1, 1);
        return [.. Enumerable.Range(0, count).Select(i => (
            (long)(i / EventsPerSubject),
            new Event(
                i % EventsPerSubject == 0 ? null : start.AddMinutes(random.Next(18_000_000)),
                codes[(int)(random.NextDouble() * random.NextDouble() * codes.Length)],
                i % 3 == 0 ? null : random.NextSingle(),
                i % 10 == 0 ? "present" : null)))];
    }

    private static long Write((long Subject, Event Event)[] events, string folder)
    {
        using var writer = new MedsDatasetWriter(folder);
        foreach (var (subject, e) in events)
            writer.Append(subject, e, EventKind.Measurement);
        writer.Complete();
        return events.Length;
    }

    private static long WriteWithDuckDb(DuckDbConnection connection, (long Subject, Event Event)[] events, string path)
    {
        connection.Execute("CREATE OR REPLACE TABLE plain (subject_id BIGINT, time TIMESTAMP, code VARCHAR, numeric_value FLOAT, text_value VARCHAR)");
        using (var rows = connection.Append("plain"))
        {
            var row = 0;
            foreach (var (subject, e) in events)
            {
                rows.Int64(0)[row] = subject;
                if (e.Time is null)
                    rows.SetNull(1, row);
                else
                    rows.Int64(1)[row] = MicrosecondTime.FromDateTime(e.Time);
                rows.SetText(2, row, e.Code);
                if (e.NumericValue is { } value)
                    rows.Float(3)[row] = value;
                else
                    rows.SetNull(3, row);
                if (e.TextValue is { } text)
                    rows.SetText(4, row, text);
                else
                    rows.SetNull(4, row);
                if (++row == rows.Capacity)
                {
                    rows.Append(row);
                    row = 0;
                }
            }

            rows.Append(row);
            rows.Close();
        }

        connection.Execute($"COPY (FROM plain ORDER BY subject_id, time NULLS FIRST, rowid) TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION zstd)");
        return events.Length;
    }

    private static long Scan(DuckDbConnection connection, string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(folder, "data"), "*.parquet", SearchOption.AllDirectories);
        using var reader = connection.Query($"SELECT subject_id, time, code, numeric_value, text_value FROM {SqlText.ReadParquet(files)}");
        var (rows, sum) = (0L, 0.0);
        while (reader.Read())
        {
            var chunk = reader.Chunk;
            var (texts, values) = (chunk.Validity(4).AllValid ? 1 : 0, 0.0);
            var subjects = chunk.Int64(0);
            var times = chunk.Int64(1);
            var codes = chunk.Text(2);
            var numbers = chunk.Float(3);
            for (var row = 0; row < chunk.RowCount; row++)
                values += subjects[row] + times[row] + codes[row].Length + numbers[row] + texts;
            sum += values;
            rows += chunk.RowCount;
        }

        return double.IsNegativeInfinity(sum) ? 0 : rows;
    }

    private static long Read(string folder)
    {
        using var dataset = MedsDataset.Open(folder);
        return dataset.ReadTimelines().Sum(timeline => (long)timeline.Count);
    }
}
