using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Lives;
using Chiron.Simulation.Notes;
using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Fhir;

/// <summary>Writes an encounter and what was decided and done in it.</summary>
internal sealed class VisitResources(KnowledgePack pack)
{
    public void Encounter(RecordContext context)
    {
        var visit = context.Visit;
        var w = context.Sink.Begin("Encounter", visit.Id);
        w.Profile("us-core-encounter");
        w.WriteString("status"u8, "finished"u8);
        w.Coding("class"u8, "http://terminology.hl7.org/CodeSystem/v3-ActCode", EncounterShares.Code(visit.Class), ClassName(visit.Class));
        var (code, display) = TypeOf(visit);
        w.Concepts("type"u8, FhirSystems.Snomed, code, display);
        context.Patient(w, "subject"u8);
        w.WriteStartArray("participant"u8);
        w.WriteStartObject();
        context.Clinician(w, "individual"u8);
        w.WriteEndObject();
        w.WriteEndArray();
        w.WriteStartObject("period"u8);
        w.Time("start"u8, visit.Start);
        w.Time("end"u8, visit.End);
        w.WriteEndObject();
        if (visit.Complaint >= 0)
        {
            var (system, reason) = FhirSystems.Of(pack.Findings[visit.Complaint].EventCode);
            w.Concepts("reasonCode"u8, system, reason, pack.Findings[visit.Complaint].Name);
        }

        w.WriteStartArray("location"u8);
        w.WriteStartObject();
        context.Sink.Reference(w, "location"u8, "Location", visit.Site.LocationId, $"{visit.Site.Name}, {visit.Site.Ward}");
        w.WriteEndObject();
        w.WriteEndArray();
        context.Sink.Reference(w, "serviceProvider"u8, "Organization", visit.Site.OrganizationId, visit.Site.Name);
        context.Sink.End("Encounter");
    }

    public void Entry(
        RecordContext context, Guid id, ChartEntry entry, Dictionary<int, List<(Guid Id, string Name)>> results, SubjectRandom ids)
    {
        switch (entry.Kind)
        {
            case EntryKind.Diagnosis:
                Condition(context, id, entry);
                break;
            case EntryKind.Medication:
                Medication(context, id, entry);
                break;
            case EntryKind.Procedure:
                Procedure(context, id, entry);
                break;
            case EntryKind.Immunization:
                Immunization(context, id, entry);
                break;
            case EntryKind.Report:
                Report(context, id, entry, results);
                if (Imaging.ModalityOf(pack.Tests[entry.Place]) is { } modality)
                    Imaging.Write(ids.Uuid(), modality, pack.Tests[entry.Place], entry, context);
                break;
            default:
                throw new InvalidOperationException($"an entry of kind {entry.Kind} has no resource here");
        }
    }

    public static bool IsFamilyHistory(Finding finding) => finding.Id.StartsWith("family-", StringComparison.Ordinal);

    public void FamilyHistory(RecordContext context, Guid id, ChartEntry entry)
    {
        var finding = pack.Findings[entry.Place];
        var (system, code) = FhirSystems.Of(finding.EventCode);
        var w = context.Sink.Begin("FamilyMemberHistory", id);
        w.WriteString("status"u8, "completed"u8);
        context.Patient(w, "patient"u8);
        w.Time("date"u8, entry.Time);
        w.Concept("relationship"u8, "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "FAMMEMB", "family member");
        w.WriteStartArray("condition"u8);
        w.WriteStartObject();
        w.Concept("code"u8, system, code, finding.Name);
        w.WriteEndObject();
        w.WriteEndArray();
        context.Sink.End("FamilyMemberHistory");
    }

    public void Allergy(RecordContext context, Guid id, Allergen allergen)
    {
        var w = context.Sink.Begin("AllergyIntolerance", id);
        w.Profile("us-core-allergyintolerance");
        w.Concept("clinicalStatus"u8, "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", "Active");
        w.Concept("verificationStatus"u8, "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "confirmed", "Confirmed");
        w.WriteString("type"u8, "allergy"u8);
        w.WriteStartArray("category"u8);
        w.WriteStringValue(allergen.Category);
        w.WriteEndArray();
        w.Concept("code"u8, allergen.System, allergen.Code, allergen.Name);
        context.Patient(w, "patient"u8);
        w.Time("recordedDate"u8, context.Life.RecordStart.AddMinutes(10));
        context.Sink.End("AllergyIntolerance");
    }

    public void Document(RecordContext context, Guid id, WrittenNote note)
    {
        var visit = context.Visit;
        var w = context.Sink.Begin("DocumentReference", id);
        w.Profile("us-core-documentreference");
        w.WriteString("status"u8, "current"u8);
        w.Concept("type"u8, FhirSystems.Loinc, note.TypeCode, note.TypeName);
        w.Concepts("category"u8, "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category", "clinical-note", "Clinical Note");
        context.Patient(w, "subject"u8);
        w.Time("date"u8, note.Time);
        context.Clinicians(w, "author"u8);
        context.Sink.Reference(w, "custodian"u8, "Organization", visit.Site.OrganizationId, visit.Site.Name);
        w.WriteStartArray("content"u8);
        w.WriteStartObject();
        w.WriteStartObject("attachment"u8);
        w.WriteString("contentType"u8, "text/plain; charset=utf-8"u8);
        w.WriteBase64String("data"u8, System.Text.Encoding.UTF8.GetBytes(note.Text));
        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndArray();
        w.WriteStartObject("context"u8);
        context.Sink.References(w, "encounter"u8, "Encounter", visit.Id);
        w.WriteEndObject();
        context.Sink.End("DocumentReference");
    }

    private void Condition(RecordContext context, Guid id, ChartEntry entry)
    {
        var known = entry.Place >= 0 ? pack.Conditions[entry.Place] : null;
        var acute = known is null || known.Course.Pattern == CoursePattern.Acute;
        var w = context.Sink.Begin("Condition", id);
        w.Profile(entry.Onset is null ? "us-core-condition-encounter-diagnosis" : "us-core-condition-problems-health-concerns");
        w.Concept("clinicalStatus"u8, "http://terminology.hl7.org/CodeSystem/condition-clinical", acute ? "resolved" : "active", acute ? "Resolved" : "Active");
        w.Concept("verificationStatus"u8, "http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed", "Confirmed");
        w.WriteStartArray("category"u8);
        foreach (var (code, display) in Categories(entry))
        {
            w.WriteStartObject();
            w.ConceptBody("http://terminology.hl7.org/CodeSystem/condition-category", code, display);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartObject("code"u8);
        w.WriteStartArray("coding"u8);
        w.WriteStartObject();
        w.CodingBody(FhirSystems.Icd10Cm, known?.Icd10Cm ?? OtherIllness.Icd10Cm, known?.Name ?? OtherIllness.Name);
        w.WriteEndObject();
        if (known?.Snomed is { } snomed)
        {
            w.WriteStartObject();
            w.CodingBody(FhirSystems.Snomed, snomed, known.Name);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteString("text"u8, known?.Name ?? OtherIllness.Name);
        w.WriteEndObject();
        Subject(context, w);
        w.Time("onsetDateTime"u8, entry.Onset ?? entry.Time);
        w.Time("recordedDate"u8, entry.Time);
        context.Clinician(w, "recorder"u8);
        context.Sink.End("Condition");
    }

    private static IEnumerable<(string Code, string Display)> Categories(ChartEntry entry)
    {
        if (entry.Onset is null)
            yield return ("encounter-diagnosis", "Encounter Diagnosis");
        if (entry.ProblemList)
            yield return ("problem-list-item", "Problem List Item");
    }

    private void Medication(RecordContext context, Guid id, ChartEntry entry)
    {
        var drug = pack.Drugs[entry.Place];
        var (system, code) = FhirSystems.Of(drug.EventCode);
        var w = context.Sink.Begin("MedicationRequest", id);
        w.Profile("us-core-medicationrequest");
        w.WriteString("status"u8, drug.LongTerm ? "active"u8 : "completed"u8);
        w.WriteString("intent"u8, "order"u8);
        w.Concept("medicationCodeableConcept"u8, system, code, drug.Name);
        Subject(context, w);
        w.Time("authoredOn"u8, entry.Time);
        context.Clinician(w, "requester"u8);
        if (entry.Reason >= 0)
            w.Concepts("reasonCode"u8, FhirSystems.Icd10Cm, pack.Conditions[entry.Reason].Icd10Cm, pack.Conditions[entry.Reason].Name);
        context.Sink.End("MedicationRequest");
    }

    private void Procedure(RecordContext context, Guid id, ChartEntry entry)
    {
        var procedure = pack.Procedures[entry.Place];
        var (system, code) = FhirSystems.Of(procedure.EventCode);
        var w = context.Sink.Begin("Procedure", id);
        w.Profile("us-core-procedure");
        w.WriteString("status"u8, "completed"u8);
        w.Concept("code"u8, system, code, procedure.Name);
        Subject(context, w);
        w.Time("performedDateTime"u8, entry.Time);
        context.Sink.End("Procedure");
    }

    private static void Immunization(RecordContext context, Guid id, ChartEntry entry)
    {
        var vaccine = Vaccine.All[entry.Place];
        var w = context.Sink.Begin("Immunization", id);
        w.Profile("us-core-immunization");
        w.WriteString("status"u8, "completed"u8);
        w.Concept("vaccineCode"u8, "http://hl7.org/fhir/sid/cvx", vaccine.Cvx, vaccine.Name);
        context.Patient(w, "patient"u8);
        context.Encounter(w, "encounter"u8);
        w.Time("occurrenceDateTime"u8, entry.Time);
        w.WriteBoolean("primarySource"u8, true);
        context.Sink.End("Immunization");
    }

    private void Report(RecordContext context, Guid id, ChartEntry entry, Dictionary<int, List<(Guid Id, string Name)>> results)
    {
        var test = pack.Tests[entry.Place];
        var (system, code) = FhirSystems.Of(test.Code ?? "CHIRON//" + test.Id);
        var isImaging = Imaging.ModalityOf(test) is not null;
        var w = context.Sink.Begin("DiagnosticReport", id);
        w.Profile(isImaging ? "us-core-diagnosticreport-note" : "us-core-diagnosticreport-lab");
        w.WriteString("status"u8, "final"u8);
        w.Concepts("category"u8, "http://terminology.hl7.org/CodeSystem/v2-0074", isImaging ? "RAD" : "LAB", isImaging ? "Radiology" : "Laboratory");
        w.Concept("code"u8, system, code, test.Name);
        Subject(context, w);
        w.Time("effectiveDateTime"u8, entry.Time);
        w.Time("issued"u8, entry.Time);
        if (results.TryGetValue(entry.Place, out var observations))
        {
            w.WriteStartArray("result"u8);
            foreach (var (observation, name) in observations)
            {
                w.WriteStartObject();
                context.Sink.ReferenceBody(w, "Observation", observation, name);
                w.WriteEndObject();
            }

            w.WriteEndArray();
        }

        context.Sink.End("DiagnosticReport");
    }

    private static void Subject(RecordContext context, Utf8JsonWriter w)
    {
        context.Patient(w, "subject"u8);
        context.Encounter(w, "encounter"u8);
    }

    private static string ClassName(EncounterClass seenIn) => seenIn switch
    {
        EncounterClass.Emergency => "emergency",
        EncounterClass.Inpatient => "inpatient encounter",
        _ => "ambulatory",
    };

    private static (string Code, string Display) TypeOf(Visit visit) => visit switch
    {
        { Class: EncounterClass.Emergency } => ("50849002", "Emergency room admission (procedure)"),
        { Class: EncounterClass.Inpatient } => ("32485007", "Hospital admission (procedure)"),
        { Purpose: VisitPurpose.FollowUp } => ("390906007", "Follow-up encounter (procedure)"),
        { Purpose: VisitPurpose.WellVisit } => ("162673000", "General examination of patient (procedure)"),
        { Purpose: VisitPurpose.NewPatient } => ("185347001", "Encounter for problem (procedure)"),
        _ => ("185345009", "Encounter for symptom (procedure)"),
    };
}
