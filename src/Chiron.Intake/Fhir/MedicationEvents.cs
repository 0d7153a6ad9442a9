using Chiron.Timelines.Meds;

namespace Chiron.Intake.Fhir;

/// <summary>Medication requests, administrations, statements and dispenses, whose drug may be a code, a contained or another resource, or a mixture.</summary>
internal sealed class MedicationEvents(RecordFacts facts, CodeSystems systems, EventWriter events, IntakeReport report)
{
    /// <summary>Whether every medication that the resource points at has come.</summary>
    public bool IsResolved(ClinicalResource resource)
    {
        if (resource.Main.Code.HasCode || resource.Medication.IsEmpty || resource.Medication.Span[0] == (byte)'#')
            return true;
        var medication = facts.FindMedication(RecordFacts.MedicationKey(resource.Medication.Span));
        return medication is not null && (medication.Code is not null || medication.Ingredients.All(key => facts.FindMedication(key) is not null));
    }

    public void Write(string resourceType, ClinicalResource resource)
    {
        var isCoded = resource.Main.Code.HasCode ? TryWrite(resource.Main.Code)
            : resource.Medication.IsEmpty ? false
            : resource.Medication.Span[0] == (byte)'#' ? TryWriteContained(resource)
            : facts.FindMedication(RecordFacts.MedicationKey(resource.Medication.Span)) is { } medication && TryWriteReferenced(medication);
        if (!isCoded)
            IntakeReport.Count(report.WithoutCode, resourceType);
    }

    private bool TryWrite(Concept code)
    {
        events.Now(events.CodeOf(code, systems), EventKind.Medication, description: code.Preferred(systems).Display ?? code.Text);
        return true;
    }

    private bool TryWriteContained(ClinicalResource resource)
    {
        var wanted = System.Text.Encoding.UTF8.GetString(resource.Medication.Span);
        return resource.Contained.Find(contained => contained.Id == wanted).Code is { } code && TryWrite(code);
    }

    private bool TryWriteReferenced(MedicationFacts medication)
    {
        if (medication.Code is { } code)
        {
            events.Now(code, EventKind.Medication, description: medication.Display);
            return true;
        }

        var isCoded = false;
        foreach (var key in medication.Ingredients)
        {
            if (facts.FindMedication(key) is { Code: { } part } ingredient)
            {
                events.Now(part, EventKind.Medication, description: ingredient.Display);
                isCoded = true;
            }
        }

        return isCoded;
    }
}
