using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Meds;

namespace Chiron.Timelines.Tests;

/// <summary>Small datasets for the tests: written by our writer, or by plain SQL as other people's tools would.</summary>
internal static class TestEvents
{
    public static DateTime Day(int day) => new DateTime(2020, 1, 1).AddDays(day);

    /// <summary>Runs SQL in a database of its own; how the tests write files that our writer would not.</summary>
    public static void Sql(string sql)
    {
        using var database = DuckDbDatabase.InMemory();
        using var connection = database.Connect();
        connection.Execute(sql);
    }

    /// <summary>Writes a Parquet file from a SELECT or VALUES.</summary>
    public static string Parquet(string path, string select, string options = "FORMAT parquet")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Sql($"COPY ({select}) TO {SqlText.Literal(path)} ({options})");
        return path;
    }

    public static MedsDatasetSummary Write(string folder, IEnumerable<(long Subject, Event Event)> events, MedsDatasetWriterOptions? options = null)
    {
        using var writer = new MedsDatasetWriter(folder, options);
        foreach (var (subject, e) in events)
            writer.Append(subject, e, EventKinds.Guess(e.Code));
        return writer.Complete();
    }

    /// <summary>The events of a whole dataset by subject, in the order they are read.</summary>
    public static Dictionary<long, List<Event>> ReadAll(string path, Split? split = null)
    {
        using var dataset = MedsDataset.Open(path);
        return dataset.ReadTimelines(split).ToDictionary(t => t.SubjectId, t => Enumerable.Range(0, t.Count).Select(i => t[i]).ToList());
    }
}
