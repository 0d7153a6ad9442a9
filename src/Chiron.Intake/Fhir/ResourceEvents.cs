using Chiron.Timelines.Meds;

namespace Chiron.Intake.Fhir;

/// <summary>The events of one clinical resource, each type by its rule.</summary>
internal sealed class ResourceEvents(CodeSystems systems, EventWriter events, MedicationEvents medications, IntakeReport report)
{
    private readonly ObservationEvents _observations = new(systems, events, report);

    public void Write(string resourceType, ClinicalResource resource, EventKind kind)
    {
        switch (kind)
        {
            case EventKind.Encounter:
                WriteEncounter(resource);
                break;
            case EventKind.Measurement:
                _observations.Write(resource);
                break;
            case EventKind.Medication:
                medications.Write(resourceType, resource);
                break;
            case EventKind.Note:
                report.AttachmentsNotRead += resource.UnreadAttachments;
                foreach (var note in resource.Notes)
                    WriteConcept(resourceType, resource.Main.Code, kind, "NOTE//", note, whenUncoded: "NOTE//UNKNOWN");
                break;
            case EventKind.Imaging:
                foreach (var modality in resource.Modalities.Where(m => m.HasCode).Select(m => m.Codings[0].Code).DefaultIfEmpty("UNKNOWN").Distinct(StringComparer.Ordinal))
                    events.Now($"IMAGING//{modality}", kind);
                break;
            case EventKind.FamilyHistory:
                foreach (var condition in resource.FamilyConditions)
                    WriteConcept(resourceType, condition, kind, "FAMILY//");
                break;
            case EventKind.Allergy:
                WriteConcept(resourceType, resource.Main.Code, kind, "ALLERGY//");
                break;
            case EventKind.Report:
                WriteConcept(resourceType, resource.Main.Code, kind, text: resource.Conclusion);
                break;
            default:
                WriteConcept(resourceType, resource.Main.Code, kind);
                if (kind == EventKind.Condition && resource.Abatement is { } end && resource.Main.Code.HasCode)
                    events.Later(end, "CONDITION_END//" + events.CodeOf(resource.Main.Code, systems), EventKind.Other);
                break;
        }
    }

    private void WriteEncounter(ClinicalResource resource)
    {
        var encounterClass = resource.EncounterClass?.ToUpperInvariant() ?? "UNKNOWN";
        events.Now($"ENCOUNTER//{encounterClass}", EventKind.Encounter);
        foreach (var reason in resource.Reasons)
            WriteConcept("Encounter.reasonCode", reason, EventKind.Other, text: "reason");   // often a condition's code, and a code has one kind
        if (resource.PeriodEnd is { } end && encounterClass is "IMP" or "ACUTE" or "NONAC" or "EMER" or "OBSENC")
            events.Later(end, $"ENCOUNTER_END//{encounterClass}", EventKind.Encounter);
    }

    private void WriteConcept(string source, Concept concept, EventKind kind, string prefix = "", string? text = null, string? whenUncoded = null)
    {
        if (concept.HasCode)
            events.Now(prefix + events.CodeOf(concept, systems), kind, text: text, description: concept.Preferred(systems).Display ?? concept.Text);
        else if (whenUncoded is not null)
            events.Now(whenUncoded, kind, text: text);
        else
            IntakeReport.Count(report.WithoutCode, source);
    }
}
