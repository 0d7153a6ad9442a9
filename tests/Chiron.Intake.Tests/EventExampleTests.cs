using System.Globalization;
using System.Text;
using System.Text.Json;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Intake.Tests;

/// <summary>
/// Every folder of <c>Examples</c> is a test: the FHIR files of <c>in</c> must give the lines of <c>out/events.txt</c>. A line is an event
/// (subject | time | code | value | text | kind | unit), a quarantined item (after <c>!</c>) or a count of the report that is not zero (after <c>#</c>).
/// </summary>
public sealed class EventExampleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Chiron.Intake.Tests", "Examples");

    public static TheoryData<string> Examples => [.. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Given_an_example_folder_When_read_Then_it_gives_the_events_that_stand_beside_it(string example)
    {
        var expected = Path.Combine(Folder, example, "out", "events.txt");
        var actual = Read(Path.Combine(Folder, example, "in"));
        if (Environment.GetEnvironmentVariable("CHIRON_WRITE_EXAMPLES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(expected)!);
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Read(string folder)
    {
        var sink = new ListSink();
        var report = new IntakeReport();
        var quarantine = new Quarantine();
        var reader = new FhirEventReader(sink, quarantine, report);
        var deferred = new List<FhirResource>();
        foreach (var document in new FhirSource(folder).ReadDocuments(quarantine))
            reader.ReadDocument(document with { Utf8 = document.Utf8.ToArray() }, deferred.Add);
        deferred.ForEach(resource => reader.ReadDeferred(resource));

        var text = new StringBuilder();
        foreach (var (subject, e, kind, unit) in sink.Events.OrderBy(item => item.Subject).ThenBy(item => item.Event.Time ?? DateTime.MinValue))
            text.AppendLine(string.Join(
                " | ",
                subject.ToString(CultureInfo.InvariantCulture),
                e.Time?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) ?? "static",
                e.Code,
                e.NumericValue?.ToString("G6", CultureInfo.InvariantCulture) ?? "",
                e.TextValue ?? "",
                kind,
                unit ?? "").TrimEnd());
        foreach (var item in quarantine.Items)
            text.AppendLine(CultureInfo.InvariantCulture, $"! {item.File}:{item.Line} entry {item.Entry?.ToString(CultureInfo.InvariantCulture) ?? "-"} {item.ResourceType ?? "-"} {item.Reason}: {item.Detail}");
        foreach (var count in Counts(report))
            text.AppendLine(count);
        return text.Replace("\r\n", "\n").ToString();
    }

    private static IEnumerable<string> Counts(IntakeReport report)
    {
        using var json = JsonDocument.Parse(report.ToJson());
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Name is "eventsByKind" or "resourcesRead" or "documents" or "patients")
                continue;
            if (property.Value.ValueKind == JsonValueKind.Number && property.Value.GetInt64() != 0)
                yield return $"# {property.Name} {property.Value}";
            if (property.Value.ValueKind == JsonValueKind.Object)
                foreach (var count in property.Value.EnumerateObject())
                    yield return $"# {property.Name}: {count.Name} {count.Value}";
        }
    }

    private sealed class ListSink : IEventSink
    {
        public List<(long Subject, Event Event, EventKind Kind, string? Unit)> Events { get; } = [];

        public void Add(long subjectId, in Event e, EventKind kind, string? unit, string? description) => Events.Add((subjectId, e, kind, unit));
    }
}
