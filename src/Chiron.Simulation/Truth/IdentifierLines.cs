using System.Text.Json;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Fhir;
using Chiron.Simulation.Identity;
using Chiron.Simulation.Notes;

namespace Chiron.Simulation.Truth;

/// <summary>Writes <c>truth/identifiers.ndjson</c>: per patient every identifying string, and where in which note one stands.</summary>
internal sealed class IdentifierLines(Stream output)
{
    private readonly JsonLines _lines = new(output);

    public void Write(Life life, IReadOnlyList<WrittenNote> notes)
    {
        var w = _lines.Writer;
        w.WriteStartObject();
        w.WriteString("patient_id"u8, life.Person.Id);
        w.WriteStartArray("identifiers"u8);
        foreach (var (kind, text) in Of(life).Distinct())
        {
            w.WriteStartObject();
            w.WriteString("kind"u8, kind);
            w.WriteString("text"u8, text);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartArray("notes"u8);
        foreach (var note in notes)
            Note(w, note);
        w.WriteEndArray();
        w.WriteEndObject();
        _lines.EndLine();
    }

    private static void Note(Utf8JsonWriter w, WrittenNote note)
    {
        w.WriteStartObject();
        w.WriteString("document_id"u8, note.DocumentId);
        w.WriteStartArray("planted"u8);
        foreach (var planted in note.Planted)
        {
            w.WriteStartObject();
            w.WriteString("kind"u8, planted.Kind);
            w.WriteString("text"u8, planted.Text);
            w.WriteNumber("offset"u8, planted.Offset);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static IEnumerable<(string Kind, string Text)> Of(Life life)
    {
        var person = life.Person;
        yield return ("name", person.Given);
        yield return ("name", person.Middle);
        yield return ("name", person.Family);
        if (person.MaidenName is not null)
            yield return ("name", person.MaidenName);
        if (person.Nickname is not null)
            yield return ("name", person.Nickname);
        foreach (var relative in (Relative[])[person.Contact, person.OtherRelative])
        {
            yield return ("relative", relative.Given);
            yield return ("relative", relative.Family);
            yield return ("phone", relative.Phone);
        }

        yield return ("mrn", person.Mrn);
        yield return ("ssn", person.Ssn);
        yield return ("member-number", person.MemberId);
        if (person.DriversLicense is not null)
            yield return ("drivers-license", person.DriversLicense);
        yield return ("phone", person.HomePhone);
        yield return ("phone", person.MobilePhone);
        yield return ("email", person.Email);
        yield return ("employer", person.Employer);
        yield return ("birth-date", person.Birth.ToString("yyyy-MM-dd"));
        foreach (var address in (Address?[])[person.Address, person.FormerAddress])
            if (address is not null)
            {
                yield return ("address", address.Street);
                yield return ("city", address.Place.City);
                yield return ("zip", address.Place.Zip);
            }

        foreach (var visit in life.Visits)
        {
            yield return ("clinician", visit.Clinician.Family);
            yield return ("organization", visit.Site.Name);
        }
    }
}
