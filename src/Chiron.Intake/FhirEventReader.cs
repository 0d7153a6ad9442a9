using Chiron.Intake.Fhir;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Intake;

/// <summary>
/// Turns FHIR R4 resources into events (see <c>docs/intake.md</c> for every rule) and remembers what resources say to each other. For one thread.
/// </summary>
/// <param name="sink">Takes the events.</param>
/// <param name="quarantine">Takes resources that are broken.</param>
/// <param name="report">Counts what became of everything.</param>
public sealed class FhirEventReader(IEventSink sink, Quarantine quarantine, IntakeReport report)
{
    private readonly FhirResourceIndex _index = new(quarantine);
    private readonly ClinicalResourceReader _reader = new();
    private readonly CodeSystems _systems = new();
    private readonly RecordFacts _facts = new();
    private readonly EventWriter _events = new(sink, report);
    private MedicationEvents? _medications;
    private ResourceEvents? _resourceEvents;

    /// <summary>
    /// Reads all resources of a document. Those that name a patient, an encounter or a medication that has not come yet go to <paramref name="defer"/>,
    /// to be given to <see cref="ReadDeferred"/> when everything has been read; without it they are read with what is known.
    /// </summary>
    public void ReadDocument(FhirDocument document, Action<FhirResource>? defer = null)
    {
        report.Documents++;
        if (!_index.TryRead(document))
            return;

        // What others lean on comes first, wherever it stands in the document.
        for (var round = 0; round <= 3; round++)
        {
            foreach (var resource in _index.Resources)
            {
                if (RoundOf(resource.ResourceType) == round && !TryRead(resource, isLast: defer is null))
                {
                    report.ResourcesDeferred++;
                    defer!(resource);
                }
            }
        }
    }

    /// <summary>Reads a resource that was deferred, now with all that is known.</summary>
    public void ReadDeferred(in FhirResource resource) => TryRead(resource, isLast: true);

    private static int RoundOf(string resourceType) => resourceType switch
    {
        "Patient" => 0,
        "Medication" => 1,
        "Encounter" => 2,
        _ => 3,
    };

    // False where something that it needs has not come yet.
    private bool TryRead(in FhirResource source, bool isLast)
    {
        var (kind, isClinical) = KindOf(source.ResourceType);
        if (!isClinical)
        {
            IntakeReport.Count(report.ResourcesPassedOver, source.ResourceType);
            return true;
        }

        try
        {
            var resource = _reader.Read(source);
            switch (source.ResourceType)
            {
                case "Patient":
                    ReadPatient(source, resource);
                    return true;
                case "Medication":
                    ReadMedication(source, resource);
                    return true;
                default:
                    return TryReadClinical(source, resource, kind, isLast);
            }
        }
        catch (FhirFaultException fault)
        {
            Refuse(source, fault.Reason, fault.Message);
            return true;
        }
    }

    private static (EventKind Kind, bool IsClinical) KindOf(string resourceType) => resourceType switch
    {
        "Patient" => (EventKind.Demographic, true),
        "Encounter" => (EventKind.Encounter, true),
        "Condition" => (EventKind.Condition, true),
        "Observation" => (EventKind.Measurement, true),
        "Medication" or "MedicationRequest" or "MedicationAdministration" or "MedicationStatement" or "MedicationDispense" => (EventKind.Medication, true),
        "Procedure" => (EventKind.Procedure, true),
        "Immunization" => (EventKind.Immunization, true),
        "AllergyIntolerance" => (EventKind.Allergy, true),
        "DiagnosticReport" => (EventKind.Report, true),
        "DocumentReference" => (EventKind.Note, true),
        "ImagingStudy" => (EventKind.Imaging, true),
        "FamilyMemberHistory" => (EventKind.FamilyHistory, true),
        _ => (EventKind.Other, false),
    };

    private void ReadPatient(in FhirResource source, ClinicalResource resource)
    {
        if (source.Id.IsEmpty)
        {
            Refuse(source, QuarantineReason.NoPatient, "Patient.id: expected an id; the resource was quarantined");
            return;
        }

        IntakeReport.Count(report.ResourcesRead, source.ResourceType);
        var patient = _facts.AddPatient(source.Id.Span, source.FullUrlId.Span);
        if (patient.HasPatientResource)
        {
            report.PatientsRepeated++;
            if ((resource.Birth is { } b && patient.Birth is { } known && b.Start != known) || (resource.Death is { } d && patient.Death is { } knownDeath && d.End != knownDeath))
                report.PatientsContradicted++;
        }
        else
        {
            report.Patients++;
            patient.HasPatientResource = true;
            _events.Static(patient, $"GENDER//{Gender(resource.Gender)}");
            if (resource.Race is { } race)
                _events.Static(patient, $"RACE//{race}");
            if (resource.Ethnicity is { } ethnicity)
                _events.Static(patient, $"ETHNICITY//{ethnicity}");
        }

        if (patient.Birth is null && resource.Birth is { } birth)
        {
            patient.Birth = birth.Start;
            _events.At(patient, birth.Start, MedsCodes.Birth, EventKind.Birth);
        }

        if (patient.Death is null && resource.Death is { } death)
        {
            patient.Death = death.End;
            _events.At(patient, death.End, MedsCodes.Death, EventKind.Death);
        }
        else if (resource.IsDead && resource.Death is null)
        {
            report.DeathsWithoutDate++;
        }
    }

    private static string Gender(string? gender) => gender switch
    {
        "female" => "F",
        "male" => "M",
        "other" => "OTHER",
        _ => "UNKNOWN",
    };

    private void ReadMedication(in FhirResource source, ClinicalResource resource)
    {
        IntakeReport.Count(report.ResourcesRead, source.ResourceType);
        var code = resource.Main.Code;
        var preferred = code.HasCode ? code.Preferred(_systems) : default;
        var ingredients = resource.Ingredients.ConvertAll(id => RecordFacts.MedicationKey(id.Span));
        _facts.AddMedication(
            source.Id.Span,
            source.FullUrlId.Span,
            new MedicationFacts(code.HasCode ? _systems.Form(preferred.System, preferred.Code) : null, preferred.Display ?? code.Text, ingredients));
    }

    private bool TryReadClinical(in FhirResource source, ClinicalResource resource, EventKind kind, bool isLast)
    {
        if (resource.Subject.IsEmpty)
        {
            Refuse(source, QuarantineReason.NoPatient, $"{source.ResourceType}.subject: expected a reference to a patient; the resource was quarantined");
            return true;
        }

        var patient = _facts.FindPatient(resource.Subject.Span);
        var start = resource.Happened ?? resource.Recorded;
        if (patient is null && source.ResourceType == "Encounter" && start is { } early)
            _facts.AddEncounter(SubjectIds.FromPatientId(System.Text.Encoding.UTF8.GetString(resource.Subject.Span)), source.Id.Span, source.FullUrlId.Span, early.Start);
        if (patient is null && !isLast)
            return false;
        if (patient is null)
        {
            patient = _facts.AddPatient(resource.Subject.Span, default);
            report.SubjectsWithoutPatient++;
        }

        if (source.ResourceType == "Encounter" && start is { } encounterStart)
            _facts.AddEncounter(patient.SubjectId, source.Id.Span, source.FullUrlId.Span, encounterStart.Start);
        if (NotDone(resource) is { } status)
        {
            IntakeReport.Count(report.ResourcesNotDone, $"{source.ResourceType}: {status}");
            return true;
        }

        var time = resource.Onset ?? start;
        if (time is null && !resource.Encounter.IsEmpty)
        {
            if (_facts.FindEncounterStart(patient.SubjectId, resource.Encounter.Span) is { } encounter)
                time = new FhirDate(encounter, FhirDatePrecision.Time);
            else if (!isLast)
                return false;
        }

        if (time is not { } when)
        {
            Refuse(source, QuarantineReason.NoTime, $"{source.ResourceType}: expected a date, or an encounter that has one; the resource was quarantined");
            return true;
        }

        _medications ??= new MedicationEvents(_facts, _systems, _events, report);
        if (kind == EventKind.Medication && !isLast && !_medications.IsResolved(resource))
            return false;
        if (!_facts.IsNew(source.ResourceType, source.Id.Span, patient.SubjectId))
        {
            report.ResourcesRepeated++;
            return true;
        }

        IntakeReport.Count(report.ResourcesRead, source.ResourceType);
        _events.Begin(patient, when);
        _resourceEvents ??= new ResourceEvents(_systems, _events, _medications, report);
        _resourceEvents.Write(source.ResourceType, resource, kind);
        return true;
    }

    private static string? NotDone(ClinicalResource resource)
    {
        if (resource.Status is "entered-in-error" or "cancelled" or "not-done" or "not-taken" or "draft" or "planned" or "preparation" or "intended" or "registered")
            return resource.Status;
        foreach (var coding in resource.VerificationStatus.Codings)
            if (coding.Code is "refuted" or "entered-in-error")
                return coding.Code;
        return null;
    }

    private void Refuse(in FhirResource source, QuarantineReason reason, string detail) =>
        quarantine.Add(
            new QuarantinedItem(
                source.Document.File,
                source.Document.Line,
                source.Document.ByteOffset + source.Offset,
                source.Entry,
                source.ResourceType,
                reason,
                detail),
            source.Utf8);
}
