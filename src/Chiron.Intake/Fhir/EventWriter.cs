using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Intake.Fhir;

/// <summary>Places events of one resource in its patient's life and hands them on: nothing before birth, nothing long after death.</summary>
internal sealed class EventWriter(IEventSink sink, IntakeReport report)
{
    /// <summary>Results of a post-mortem and late entries are kept this long.</summary>
    private static readonly TimeSpan AfterDeath = TimeSpan.FromDays(30);

    /// <summary>A birth date is a local day and a timestamp may be in another zone, so this much before birth is still birth.</summary>
    private static readonly TimeSpan BeforeBirth = TimeSpan.FromDays(1);

    private PatientFacts _patient = new(0);
    private FhirDate _time;

    /// <summary>Sets whose events come next, and when they happened.</summary>
    public void Begin(PatientFacts patient, FhirDate time)
    {
        _patient = patient;
        _time = time;
    }

    public void Now(string code, EventKind kind, float? number = null, string? text = null, string? unit = null, string? description = null) =>
        Place(_time, code, kind, number, text, unit, description);

    /// <summary>An event of the same patient at another time.</summary>
    public void Later(FhirDate time, string code, EventKind kind) => Place(time, code, kind, number: null, text: null, unit: null, description: null);

    public void Static(PatientFacts patient, string code) => Give(patient, time: null, code, EventKind.Demographic, null, null, null, null);

    public void At(PatientFacts patient, DateTime time, string code, EventKind kind) => Give(patient, time, code, kind, null, null, null, null);

    public string CodeOf(Concept concept, CodeSystems systems)
    {
        var preferred = concept.Preferred(systems);
        if (preferred.System is not null && !systems.Knows(preferred.System))
            IntakeReport.Count(report.SystemsUnknown, preferred.System);
        return systems.Form(preferred.System, preferred.Code);
    }

    private void Place(FhirDate date, string code, EventKind kind, float? number, string? text, string? unit, string? description)
    {
        var time = date.Start;
        if (_patient.Birth is { } birth && time < birth)
        {
            if (date.End < birth - BeforeBirth)
            {
                report.EventsBeforeBirth++;
                return;
            }

            report.EventsMovedToBirth++;
            time = birth;
        }

        if (_patient.Death is { } death && time > death + AfterDeath)
        {
            report.EventsAfterDeath++;
            return;
        }

        Give(_patient, time, code, kind, number, text, unit, description);
    }

    private void Give(PatientFacts patient, DateTime? time, string code, EventKind kind, float? number, string? text, string? unit, string? description)
    {
        report.EventsOfKind[(int)kind]++;
        sink.Add(patient.SubjectId, new Event(time, code, number, text), kind, unit, description);
    }
}
