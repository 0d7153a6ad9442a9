using System.Globalization;
using System.Text;
using Chiron.Intake;
using Chiron.Reasoning.Cases;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Cli;

/// <summary>
/// One person's record from a FHIR R4 bundle, read in memory by the rules of intake. What cannot be read is a problem of the record: told by type and reason, never by content.
/// </summary>
internal static class FhirCase
{
    // Such facts last, so that those without a date count from the moment of the visit on instead of being lost.
    private static readonly HashSet<string> Lasting = ["AllergyIntolerance", "Condition", "MedicationStatement", "MedicationRequest"];

    public static bool IsJson(string text) => text.AsSpan().TrimStart(" \t\r\n\uFEFF").StartsWith("{");

    /// <summary>The record at its last moment.</summary>
    /// <param name="bundle">UTF-8, from its brace on.</param>
    /// <param name="scope">Whether the bundle is all that is known of the person; its content does not tell.</param>
    /// <exception cref="VerbException">The bundle holds no event, or several people.</exception>
    public static PersonRecord Read(ReadOnlyMemory<byte> bundle, RecordScope scope)
    {
        var undated = new List<byte[]>();
        var faults = new List<(string Type, string Why)>();
        var quarantine = new Quarantine((item, content) =>
        {
            if (item is { Reason: QuarantineReason.NoTime, ResourceType: { } type } && Lasting.Contains(type))
                undated.Add(content.ToArray());
            else
                faults.Add((item.ResourceType ?? "unnamed", Words(item.Reason)));
        });
        var (sink, report) = (new RecordSink(), new IntakeReport());
        var reader = new FhirEventReader(sink, quarantine, report);
        reader.ReadDocument(new FhirDocument("bundle", 1, 0, bundle));
        if (sink.Events.Count > 1)
            throw new VerbException(ExitCode.BadInput, $"the FHIR input holds {sink.Events.Count} patients; give one person's bundle.");
        if (sink.Events.Count == 0)
            throw new VerbException(
                ExitCode.BadInput,
                $"the FHIR input holds no event of a patient{(quarantine.Items.Count > 0 ? $" ({quarantine.Items[0].Detail})" : "")}; give a Bundle with a Patient and dated resources.");
        var (subject, events) = sink.Events.Single();
        if (events.Where(e => e.Code != MedsCodes.Birth).Max(e => e.Time) is not { } at)
            throw new VerbException(ExitCode.BadInput, "the FHIR input holds no dated event besides birth, so that its moment is not known; give a Bundle with dated resources.");

        var date = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"recordedDate\":\"{at:yyyy-MM-dd'T'HH:mm:ss}Z\","));
        foreach (var resource in undated.ToArray())
            reader.ReadDocument(new FhirDocument("bundle", 1, 0, (byte[])[.. date, .. resource.AsSpan(1)]));
        faults.AddRange(report.WithoutCode.SelectMany(entry => Enumerable.Repeat((entry.Key, "no code"), (int)Math.Min(entry.Value, int.MaxValue))));
        var builder = new TimelineBuilder();
        foreach (var e in events)
            builder.Add(e);
        return new PersonRecord(builder.Build(subject), at, scope)
        {
            Problems =
            [
                .. faults.GroupBy(f => f).OrderBy(g => g.Key.Type, StringComparer.Ordinal).ThenBy(g => g.Key.Why, StringComparer.Ordinal).Select(g => new CaseProblem(
                    CaseProblemKind.Malformed,
                    $"{g.Count()} {g.Key.Type} {(g.Count() == 1 ? "entry" : "entries")} of the record could not be read and {(g.Count() == 1 ? "was" : "were")} left out: {g.Key.Why}.")),
            ],
        };
    }

    private static string Words(QuarantineReason reason) => reason switch
    {
        QuarantineReason.NotAResource => "no FHIR resource",
        QuarantineReason.WrongType => "an element of the wrong type",
        QuarantineReason.InvalidDate => "a date that is none",
        QuarantineReason.InvalidNumber => "a number that is none",
        QuarantineReason.NoPatient => "no patient is named",
        QuarantineReason.NoTime => "no date",
        _ => "not well formed",
    };

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
