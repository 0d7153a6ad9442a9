using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Simulation.Charts;

namespace Chiron.Simulation.Fhir;

/// <summary>Writes observations: numbers with range and interpretation, findings as present or absent, coded answers, blood pressure as one panel.</summary>
internal sealed class ObservationResources(KnowledgePack pack)
{
    private const string Interpretations = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
    private const string Systolic = "LOINC//8480-6";
    private const string Diastolic = "LOINC//8462-4";

    private static readonly (string Code, string Display)[] s_marks = [("L", "Low"), ("N", "Normal"), ("H", "High")];
    private static readonly FindingKind[] s_kinds = Enum.GetValues<FindingKind>();
    private static readonly byte[][] s_meta = [.. s_kinds.Select(Meta)];
    private static readonly byte[][] s_category = [.. s_kinds.Select(Categories)];
    private static readonly byte[] s_bloodPressure = Concept(FhirSystems.Loinc, "85354-9", "Blood pressure panel with all children optional");
    private static readonly byte[][] s_interpretations = [.. s_marks.Select(m => (byte[])[(byte)'[', .. Concept(Interpretations, m.Code, m.Display), (byte)']'])];

    private readonly byte[][] _codes =
    [
        .. pack.Findings.Select(f => (f.Name, Code: FhirSystems.Of(f.EventCode))).Select(f => Concept(f.Code.System, f.Code.Code, f.Name)),
    ];

    /// <summary>Whether the entry is the diastolic part of a pressure whose systolic part carries it.</summary>
    public bool IsPartOfPanel(ChartEntry entry, IReadOnlyList<ChartEntry> visit) =>
        pack.Findings[entry.Place].Code == Diastolic && Partner(entry, visit, Systolic) is not null;

    public void Write(RecordContext context, Guid id, ChartEntry entry)
    {
        var finding = pack.Findings[entry.Place];
        var ageYears = context.Life.Person.AgeAt(entry.Time);
        var sex = context.Life.Person.Sex;
        var w = context.Sink.Begin("Observation", id);
        RecordContext.Raw(w, "meta"u8, s_meta[(int)finding.Kind]);
        w.WriteString("status"u8, "final"u8);
        RecordContext.Raw(w, "category"u8, s_category[(int)finding.Kind]);

        var diastolic = finding.Code == Systolic ? Partner(entry, context.Visit.Entries, Diastolic) : null;
        RecordContext.Raw(w, "code"u8, diastolic is null ? _codes[entry.Place] : s_bloodPressure);
        context.Patient(w, "subject"u8);
        context.Encounter(w, "encounter"u8);
        w.Time("effectiveDateTime"u8, entry.Time);
        w.Time("issued"u8, entry.Time);
        context.Clinicians(w, "performer"u8);

        if (diastolic is null)
        {
            Value(w, finding, entry, ageYears, sex);
        }
        else
        {
            w.WriteStartArray("component"u8);
            Component(w, entry, ageYears, sex);
            Component(w, diastolic, ageYears, sex);
            w.WriteEndArray();
        }

        context.Sink.End("Observation");
    }

    private static byte[] Meta(FindingKind kind) => RecordContext.Encode(w =>
    {
        w.WriteStartObject();
        w.WriteStartArray("profile"u8);
        w.WriteStringValue("http://hl7.org/fhir/us/core/StructureDefinition/" + kind switch
        {
            FindingKind.Laboratory => "us-core-observation-lab",
            FindingKind.Vital => "us-core-vital-signs",
            FindingKind.Exposure => "us-core-simple-observation",
            _ => "us-core-observation-clinical-result",
        });
        w.WriteEndArray();
        w.WriteEndObject();
    });

    private static byte[] Categories(FindingKind kind) => RecordContext.Encode(w =>
    {
        var (code, display) = Category(kind);
        w.WriteStartArray();
        w.WriteStartObject();
        w.ConceptBody("http://terminology.hl7.org/CodeSystem/observation-category", code, display);
        w.WriteEndObject();
        w.WriteEndArray();
    });

    private static byte[] Concept(string system, string code, string display) => RecordContext.Encode(w =>
    {
        w.WriteStartObject();
        w.ConceptBody(system, code, display);
        w.WriteEndObject();
    });

    private static (string Code, string Display) Category(FindingKind kind) => kind switch
    {
        FindingKind.Vital => ("vital-signs", "Vital Signs"),
        FindingKind.Laboratory => ("laboratory", "Laboratory"),
        FindingKind.Imaging => ("imaging", "Imaging"),
        FindingKind.Sign => ("exam", "Exam"),
        FindingKind.Exposure => ("social-history", "Social History"),
        _ => ("survey", "Survey"),
    };

    private ChartEntry? Partner(ChartEntry entry, IReadOnlyList<ChartEntry> visit, string code)
    {
        foreach (var other in visit)
            if (other.Kind == EntryKind.Observation && other.Time == entry.Time && pack.Findings[other.Place].Code == code)
                return other;
        return null;
    }

    private void Component(Utf8JsonWriter w, ChartEntry entry, double ageYears, Sex sex)
    {
        w.WriteStartObject();
        RecordContext.Raw(w, "code"u8, _codes[entry.Place]);
        Value(w, pack.Findings[entry.Place], entry, ageYears, sex);
        w.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter w, Finding finding, ChartEntry entry, double ageYears, Sex sex)
    {
        if (entry.Answer.Present is { } present)
        {
            // A phenotype or a SNOMED CT finding is itself true or false; of a test's code, the answer is a word.
            if (finding.EventCode.StartsWith("HPO//", StringComparison.Ordinal) || finding.EventCode.StartsWith("SNOMED//", StringComparison.Ordinal))
            {
                w.WriteBoolean("valueBoolean"u8, present);
                return;
            }

            w.WriteStartObject("valueCodeableConcept"u8);
            w.WriteString("text"u8, present ? "present"u8 : "absent"u8);
            w.WriteEndObject();
        }
        else if (entry.Answer.Option is { } option)
        {
            var (system, code) = finding.Options[option].Code is { } known ? FhirSystems.Of(known) : (FhirSystems.Pack, finding.Options[option].Id);
            w.Concept("valueCodeableConcept"u8, system, code, finding.Options[option].Name);
        }
        else if (entry.Answer.Value is { } value)
        {
            w.Quantity("valueQuantity"u8, value, finding.Unit ?? "1", finding.Decimals);
            if (finding.ReferenceAt(ageYears, sex) is { } range)
                Range(w, value, range, finding);
        }
    }

    private static void Range(Utf8JsonWriter w, double value, ReferenceRange range, Finding finding)
    {
        var mark = range.Low is { } low && value < low ? 0 : range.High is { } high && value > high ? 2 : 1;
        RecordContext.Raw(w, "interpretation"u8, s_interpretations[mark]);
        w.WriteStartArray("referenceRange"u8);
        w.WriteStartObject();
        if (range.Low is { } from)
            w.Quantity("low"u8, from, finding.Unit ?? "1", finding.Decimals);
        if (range.High is { } to)
            w.Quantity("high"u8, to, finding.Unit ?? "1", finding.Decimals);
        w.WriteEndObject();
        w.WriteEndArray();
    }
}
