using System.Text;
using Chiron.Intake;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Cli;

/// <summary>One person's record from a FHIR R4 bundle, read in memory by the rules of intake.</summary>
internal static class FhirCase
{
    public static bool IsJson(string text) => text.AsSpan().TrimStart(" \t\r\n\uFEFF").StartsWith("{");

    /// <summary>The record, and the last moment in it.</summary>
    /// <exception cref="VerbException">The bundle holds no event, or several people.</exception>
    public static (Timeline Record, DateTime At) Read(string json)
    {
        var quarantine = new Quarantine();
        var sink = new RecordSink();
        new FhirEventReader(sink, quarantine, new IntakeReport())
            .ReadDocument(new FhirDocument("bundle", 1, 0, Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF', ' ', '\t', '\r', '\n'))));
        if (sink.Events.Count == 0)
            throw new VerbException(
                ExitCode.BadInput,
                $"the FHIR input holds no event of a patient{(quarantine.Items.Count > 0 ? $" ({quarantine.Items[0].Detail})" : "")}; give a Bundle with a Patient and dated resources.");
        if (sink.Events.Count > 1)
            throw new VerbException(ExitCode.BadInput, $"the FHIR input holds {sink.Events.Count} patients; give one person's bundle.");

        var (subject, events) = sink.Events.Single();
        var builder = new TimelineBuilder();
        foreach (var e in events)
            builder.Add(e);
        var record = builder.Build(subject);
        if (record.Count == record.StaticCount)
            throw new VerbException(ExitCode.BadInput, "the FHIR input holds no dated event; give a Bundle with dated resources.");
        return (record, MicrosecondTime.ToDateTime(record.Times[^1])!.Value);
    }

    private sealed class RecordSink : IEventSink
    {
        public Dictionary<long, List<Event>> Events { get; } = [];

        public void Add(long subjectId, in Event e, EventKind kind, string? unit, string? description)
        {
            if (!Events.TryGetValue(subjectId, out var events))
                Events.Add(subjectId, events = []);
            events.Add(e);
        }
    }
}
