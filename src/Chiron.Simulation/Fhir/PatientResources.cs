using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Identity;

namespace Chiron.Simulation.Fhir;

/// <summary>Writes the Patient resource with all that identifies a person, as US Core shapes it.</summary>
internal static class PatientResources
{
    private const string IdentifierTypes = "http://terminology.hl7.org/CodeSystem/v2-0203";

    public static void Write(ResourceSink sink, Life life)
    {
        var person = life.Person;
        var w = sink.Begin("Patient", person.Id);
        w.Profile("us-core-patient");
        Extensions(w, person);
        Identifiers(w, life);
        Names(w, person);

        w.WriteStartArray("telecom"u8);
        w.Telecom("phone", person.HomePhone, "home");
        w.Telecom("phone", person.MobilePhone, "mobile");
        w.Telecom("email", person.Email, null);
        w.WriteEndArray();

        w.WriteString("gender"u8, person.Sex == Sex.Female ? "female"u8 : "male"u8);
        w.Date("birthDate"u8, person.Birth);
        if (life.Death is { } death)
            w.Time("deceasedDateTime"u8, death);

        w.WriteStartArray("address"u8);
        w.Address(person.Address, "home");
        if (person.FormerAddress is not null)
            w.Address(person.FormerAddress, "old");
        w.WriteEndArray();

        w.Concept("maritalStatus"u8, "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", person.MaritalStatus, Marital(person.MaritalStatus));
        Contacts(w, person);

        w.WriteStartArray("communication"u8);
        w.WriteStartObject();
        w.Concept("language"u8, "urn:ietf:bcp:47", "en-US", "English");
        w.WriteEndObject();
        w.WriteEndArray();

        var home = life.Visits[0];
        sink.References(w, "generalPractitioner"u8, "Practitioner", home.Clinician.Id, home.Clinician.Name);
        sink.Reference(w, "managingOrganization"u8, "Organization", home.Site.OrganizationId, home.Site.Name);
        sink.End("Patient");
    }

    private static void Extensions(Utf8JsonWriter w, Person person)
    {
        w.WriteStartArray("extension"u8);
        Omb(w, "us-core-race", person.Race);
        Omb(w, "us-core-ethnicity", person.Ethnicity);
        w.WriteStartObject();
        w.WriteString("url"u8, "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"u8);
        w.WriteString("valueCode"u8, person.Sex == Sex.Female ? "F"u8 : "M"u8);
        w.WriteEndObject();
        w.WriteEndArray();
    }

    private static void Omb(Utf8JsonWriter w, string name, OmbCode value)
    {
        w.WriteStartObject();
        w.WriteStartArray("extension"u8);
        w.WriteStartObject();
        w.WriteString("url"u8, "ombCategory"u8);
        w.Coding("valueCoding"u8, "urn:oid:2.16.840.1.113883.6.238", value.Code, value.Display);
        w.WriteEndObject();
        w.WriteStartObject();
        w.WriteString("url"u8, "text"u8);
        w.WriteString("valueString"u8, value.Display);
        w.WriteEndObject();
        w.WriteEndArray();
        w.WriteString("url"u8, "http://hl7.org/fhir/us/core/StructureDefinition/" + name);
        w.WriteEndObject();
    }

    private static void Identifiers(Utf8JsonWriter w, Life life)
    {
        var person = life.Person;
        w.WriteStartArray("identifier"u8);
        Identifier(w, "MR", "Medical record number", "http://hospital.example.org/mrn", person.Mrn);
        Identifier(w, "SS", "Social Security number", "http://hl7.org/fhir/sid/us-ssn", person.Ssn);
        Identifier(w, "MB", "Member number", "http://insurance.example.org/member", person.MemberId);
        if (person.DriversLicense is not null)
            Identifier(w, "DL", "Driver's license number", "urn:oid:2.16.840.1.113883.4.3.25", person.DriversLicense);
        w.WriteEndArray();
    }

    private static void Identifier(Utf8JsonWriter w, string type, string text, string system, string value)
    {
        w.WriteStartObject();
        w.Concept("type"u8, IdentifierTypes, type, text);
        w.WriteString("system"u8, system);
        w.WriteString("value"u8, value);
        w.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter w, Person person)
    {
        w.WriteStartArray("name"u8);
        Name(w, "official", person.Family, [person.Given, person.Middle], person.Title);
        if (person.MaidenName is not null)
            Name(w, "maiden", person.MaidenName, [person.Given, person.Middle], null);
        if (person.Nickname is not null)
        {
            w.WriteStartObject();
            w.WriteString("use"u8, "nickname"u8);
            w.WriteStartArray("given"u8);
            w.WriteStringValue(person.Nickname);
            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    public static void Name(Utf8JsonWriter w, string? use, string family, ReadOnlySpan<string> given, string? prefix)
    {
        w.WriteStartObject();
        NameBody(w, use, family, given, prefix);
        w.WriteEndObject();
    }

    private static void NameBody(Utf8JsonWriter w, string? use, string family, ReadOnlySpan<string> given, string? prefix)
    {
        if (use is not null)
            w.WriteString("use"u8, use);
        w.WriteString("family"u8, family);
        w.WriteStartArray("given"u8);
        foreach (var name in given)
            w.WriteStringValue(name);
        w.WriteEndArray();
        if (prefix is not null)
        {
            w.WriteStartArray("prefix"u8);
            w.WriteStringValue(prefix);
            w.WriteEndArray();
        }
    }

    private static void Contacts(Utf8JsonWriter w, Person person)
    {
        w.WriteStartArray("contact"u8);
        foreach (var relative in (ReadOnlySpan<Relative>)[person.Contact, person.OtherRelative])
        {
            w.WriteStartObject();
            w.Concepts("relationship"u8, "http://terminology.hl7.org/CodeSystem/v3-RoleCode", relative.RelationCode, relative.Relation);
            w.WriteStartObject("name"u8);
            NameBody(w, null, relative.Family, [relative.Given], null);
            w.WriteEndObject();
            w.WriteStartArray("telecom"u8);
            w.Telecom("phone", relative.Phone, "mobile");
            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static string Marital(string code) => code switch
    {
        "M" => "Married",
        "D" => "Divorced",
        "W" => "Widowed",
        _ => "Never Married",
    };
}
