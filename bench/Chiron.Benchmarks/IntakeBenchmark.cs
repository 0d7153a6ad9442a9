using System.Text.Json;
using Chiron.Intake;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Benchmarks;

/// <summary>
/// Reading FHIR into events on one core, from memory, beside what any JSON reader must spend: a bare <see cref="Utf8JsonReader"/> pass over the same bytes
/// in the same run.
/// </summary>
internal static class IntakeBenchmark
{
    /// <param name="args">A folder or file of FHIR JSON; then, if wanted, how many megabytes of it (default 150).</param>
    public static void Run(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("usage: intake FOLDER [MEGABYTES]");
            return;
        }

        var documents = Load(args[0], args.Length > 1 ? int.Parse(args[1]) : 150);
        var bytes = documents.Sum(document => (long)document.Utf8.Length);
        Console.WriteLine($"{documents.Count} documents, {bytes / 1e6:F1} MB uncompressed, one thread, best of five or more");

        var bare = Best(() => documents.Sum(Tokens));
        var index = Best(() => Index(documents));
        var events = Best(() => Events(documents));
        Console.WriteLine($"  bare Utf8JsonReader   {bytes / 1e6 / bare.Seconds,8:F1} MB/s   {bare.Result} tokens");
        Console.WriteLine($"  resources found       {bytes / 1e6 / index.Seconds,8:F1} MB/s   {index.Result} resources");
        Console.WriteLine($"  events                {bytes / 1e6 / events.Seconds,8:F1} MB/s   {events.Result} events");
    }

    private static List<FhirDocument> Load(string path, long megabytes)
    {
        var documents = new List<FhirDocument>();
        long bytes = 0;
        foreach (var document in new FhirSource(path).ReadDocuments(new Quarantine()))
        {
            documents.Add(document with { Utf8 = document.Utf8.ToArray() });
            bytes += document.Utf8.Length;
            if (bytes > megabytes * 1_000_000)
                break;
        }

        return documents;
    }

    private static long Tokens(FhirDocument document)
    {
        var reader = new Utf8JsonReader(document.Utf8.Span);
        long tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }

    private static long Index(List<FhirDocument> documents)
    {
        var index = new FhirResourceIndex(new Quarantine());
        long resources = 0;
        foreach (var document in documents)
            resources += index.TryRead(document) ? index.Resources.Count : 0;
        return resources;
    }

    private static long Events(List<FhirDocument> documents)
    {
        var sink = new CountingSink();
        var reader = new FhirEventReader(sink, new Quarantine(), new IntakeReport());
        foreach (var document in documents)
            reader.ReadDocument(document);
        return sink.Events;
    }

    private static (double Seconds, long Result) Best(Func<long> run)
    {
        long result = 0;
        return (Timing.Best(() => result = run()), result);
    }

    private sealed class CountingSink : IEventSink
    {
        public long Events { get; private set; }

        public void Add(long subjectId, in Event e, EventKind kind, string? unit, string? description) => Events++;
    }
}
