using System.Text;
using System.Text.Json;

namespace Chiron.Intake.Fhir;

/// <summary>
/// Reads the elements that events are made of in one forward pass over a resource, and skips the rest. Elements come in any order. For one thread.
/// </summary>
internal sealed class ClinicalResourceReader
{
    private readonly Utf8Strings _strings = new();
    private readonly ClinicalResource _resource = new();

    /// <summary>The one resource that this reader fills, valid until the next is read.</summary>
    /// <exception cref="FhirFaultException">An element has the wrong JSON type, or a date or number is none.</exception>
    public ClinicalResource Read(in FhirResource source)
    {
        _resource.Clear();
        var cursor = new JsonCursor(source.Utf8, source.ResourceType, _strings);
        cursor.Reader.Read();
        while (cursor.NextProperty(out var name))
        {
            if (cursor.Reader.TokenType != JsonTokenType.Null)
                ReadElement(ref cursor, name, source.ResourceType);
            cursor.Skip();
        }

        return _resource;
    }

    private void ReadElement(ref JsonCursor cursor, ReadOnlySpan<byte> name, string type)
    {
        var r = _resource;
        if (Is(name, "status"u8))
            r.Status = cursor.Text("status");
        else if (Is(name, "subject"u8) || Is(name, "patient"u8))
            r.Subject = FhirDataTypes.Reference(ref cursor, "subject");
        else if (Is(name, "encounter"u8))
            r.Encounter = FhirDataTypes.Reference(ref cursor, "encounter");
        else if (Is(name, "context"u8))
            ReadContext(ref cursor);
        else if (Is(name, "code"u8) || Is(name, "vaccineCode"u8) || Is(name, "medicationCodeableConcept"u8))
            FhirDataTypes.ReadConcept(ref cursor, r.Main.Code, "code");
        else if (Is(name, "medicationReference"u8))
            r.Medication = FhirDataTypes.Reference(ref cursor, "medicationReference");
        else if (Is(name, "verificationStatus"u8))
            FhirDataTypes.ReadConcept(ref cursor, r.VerificationStatus, "verificationStatus");
        else if (name.StartsWith("value"u8) || Is(name, "dataAbsentReason"u8))
            ObservedValueReader.Read(ref cursor, name, r.Main);
        else if (Is(name, "component"u8))
            ReadComponents(ref cursor);
        else if (!ReadDate(ref cursor, name))
            ReadElementOf(ref cursor, name, type);
    }

    private void ReadElementOf(ref JsonCursor cursor, ReadOnlySpan<byte> name, string type)
    {
        var r = _resource;
        switch (type)
        {
            case "Patient" when Is(name, "gender"u8):
                r.Gender = cursor.Text("gender");
                break;
            case "Patient" when Is(name, "extension"u8):
                DemographicsReader.Read(ref cursor, r);
                break;
            case "Encounter" when Is(name, "class"u8):
                r.EncounterClass = FhirDataTypes.EncounterClass(ref cursor);
                break;
            case "Encounter" when Is(name, "reasonCode"u8):
                FhirDataTypes.ReadConcepts(ref cursor, r.Reasons, "reasonCode");
                break;
            case "DocumentReference" when Is(name, "type"u8):
                FhirDataTypes.ReadConcept(ref cursor, r.Main.Code, "type");
                break;
            case "DocumentReference" when Is(name, "content"u8):
                ReadAttachments(ref cursor);
                break;
            case "DiagnosticReport" when Is(name, "conclusion"u8):
                r.Conclusion = cursor.Text("conclusion");
                break;
            case "ImagingStudy" when Is(name, "modality"u8):
                FhirDataTypes.ReadConcepts(ref cursor, r.Modalities, "modality");
                break;
            case "ImagingStudy" when Is(name, "series"u8):
                FhirDataTypes.ReadInList(ref cursor, "series", "modality"u8, r.Modalities);
                break;
            case "FamilyMemberHistory" when Is(name, "condition"u8):
                FhirDataTypes.ReadInList(ref cursor, "condition", "code"u8, r.FamilyConditions);
                break;
            case "Medication" when Is(name, "ingredient"u8):
                ReadIngredients(ref cursor);
                break;
            case "MedicationRequest" or "MedicationAdministration" or "MedicationStatement" or "MedicationDispense" when Is(name, "contained"u8):
                ReadContained(ref cursor);
                break;
            default:
                break;
        }
    }

    private bool ReadDate(ref JsonCursor cursor, ReadOnlySpan<byte> name)
    {
        var r = _resource;
        if (Is(name, "onsetDateTime"u8))
            r.Onset = cursor.Date("onsetDateTime");
        else if (Is(name, "onsetPeriod"u8))
            r.Onset = FhirDataTypes.Period(ref cursor, "onsetPeriod").Start;
        else if (Is(name, "abatementDateTime"u8))
            r.Abatement = cursor.Date("abatementDateTime");
        else if (Is(name, "abatementPeriod"u8))
            r.Abatement = FhirDataTypes.Period(ref cursor, "abatementPeriod").Start;
        else if (Is(name, "effectiveDateTime"u8) || Is(name, "effectiveInstant"u8) || Is(name, "performedDateTime"u8) || Is(name, "occurrenceDateTime"u8)
            || Is(name, "whenHandedOver"u8) || Is(name, "started"u8))
            r.Happened = cursor.Date(Encoding.UTF8.GetString(name));
        else if (Is(name, "effectivePeriod"u8) || Is(name, "performedPeriod"u8) || Is(name, "occurrencePeriod"u8) || Is(name, "period"u8))
            (r.Happened, r.PeriodEnd) = FhirDataTypes.Period(ref cursor, "period");
        else if (Is(name, "recordedDate"u8) || Is(name, "authoredOn"u8) || Is(name, "issued"u8) || Is(name, "dateAsserted"u8) || Is(name, "date"u8)
            || Is(name, "recorded"u8))
            r.Recorded = cursor.Date(Encoding.UTF8.GetString(name));
        else if (Is(name, "whenPrepared"u8))
            r.Recorded ??= cursor.Date("whenPrepared");
        else if (Is(name, "birthDate"u8))
            r.Birth = cursor.Date("birthDate");
        else if (Is(name, "deceasedDateTime"u8))
            r.Death = cursor.Date("deceasedDateTime");
        else if (Is(name, "deceasedBoolean"u8))
            r.IsDead = cursor.Boolean("deceasedBoolean");
        else
            return false;
        return true;
    }

    private void ReadContext(ref JsonCursor cursor)
    {
        cursor.ExpectObject("context");
        while (cursor.NextProperty(out var name))
        {
            if (Is(name, "reference"u8))
            {
                _resource.Encounter = FhirReference.IdOf(cursor.Bytes("context.reference"));
            }
            else if (Is(name, "encounter"u8))
            {
                cursor.ExpectList("context.encounter");
                while (cursor.NextItem("context.encounter"))
                    _resource.Encounter = FhirDataTypes.Reference(ref cursor, "context.encounter");
            }

            cursor.Skip();
        }
    }

    private void ReadComponents(ref JsonCursor cursor)
    {
        cursor.ExpectList("component");
        while (cursor.NextItem("component"))
        {
            var component = new ObservedValue();
            while (cursor.NextProperty(out var name))
            {
                if (Is(name, "code"u8))
                    FhirDataTypes.ReadConcept(ref cursor, component.Code, "component.code");
                else if (name.StartsWith("value"u8) || Is(name, "dataAbsentReason"u8))
                    ObservedValueReader.Read(ref cursor, name, component);
                cursor.Skip();
            }

            _resource.Components.Add(component);
        }
    }

    private void ReadAttachments(ref JsonCursor cursor)
    {
        cursor.ExpectList("content");
        while (cursor.NextItem("content"))
        {
            while (cursor.NextProperty(out var name))
            {
                if (Is(name, "attachment"u8))
                    ReadAttachment(ref cursor);
                cursor.Skip();
            }
        }
    }

    private void ReadAttachment(ref JsonCursor cursor)
    {
        cursor.ExpectObject("content.attachment");
        string? type = null;
        byte[]? data = null;
        while (cursor.NextProperty(out var name))
        {
            if (Is(name, "contentType"u8))
                type = cursor.Text("content.attachment.contentType");
            else if (Is(name, "data"u8))
                data = cursor.Base64("content.attachment.data");
            cursor.Skip();
        }

        if (data is null || type?.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) == false)
            _resource.UnreadAttachments++;
        else
            _resource.Notes.Add(type?.Contains("iso-8859-1", StringComparison.OrdinalIgnoreCase) == true
                ? Encoding.Latin1.GetString(data)
                : Encoding.UTF8.GetString(data));
    }

    private void ReadIngredients(ref JsonCursor cursor)
    {
        cursor.ExpectList("ingredient");
        while (cursor.NextItem("ingredient"))
        {
            while (cursor.NextProperty(out var name))
            {
                if (Is(name, "itemReference"u8))
                    _resource.Ingredients.Add(FhirDataTypes.Reference(ref cursor, "ingredient.itemReference"));
                cursor.Skip();
            }
        }
    }

    private void ReadContained(ref JsonCursor cursor)
    {
        cursor.ExpectList("contained");
        while (cursor.NextItem("contained"))
        {
            string? id = null;
            var code = new Concept();
            while (cursor.NextProperty(out var name))
            {
                if (Is(name, "id"u8))
                    id = cursor.Text("contained.id");
                else if (Is(name, "code"u8) && cursor.Reader.TokenType == JsonTokenType.StartObject)
                    FhirDataTypes.ReadConcept(ref cursor, code, "contained.code");
                cursor.Skip();
            }

            if (id is not null && code.HasCode)
                _resource.Contained.Add(("#" + id, code));
        }
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => name.SequenceEqual(expected);
}
