using Chiron.Simulation.Identity;

namespace Chiron.Simulation.Fhir;

/// <summary>Writes Organization, Location and Practitioner.</summary>
internal static class CareResources
{
    public static void Write(ResourceSink sink, CareSite site)
    {
        var w = sink.Begin("Organization", site.OrganizationId);
        w.Profile("us-core-organization");
        w.WriteBoolean("active"u8, true);
        w.Concepts("type"u8, "http://terminology.hl7.org/CodeSystem/organization-type", "prov", "Healthcare Provider");
        w.WriteString("name"u8, site.Name);
        w.WriteStartArray("telecom"u8);
        w.Telecom("phone", site.Phone, "work");
        w.WriteEndArray();
        w.WriteStartArray("address"u8);
        w.Address(site.Address);
        w.WriteEndArray();
        sink.End("Organization");

        w = sink.Begin("Location", site.LocationId);
        w.WriteString("status"u8, "active"u8);
        w.WriteString("name"u8, $"{site.Name}, {site.Ward}");
        sink.Reference(w, "managingOrganization"u8, "Organization", site.OrganizationId, site.Name);
        sink.End("Location");
    }

    public static void Write(ResourceSink sink, Clinician clinician)
    {
        var w = sink.Begin("Practitioner", clinician.Id);
        w.Profile("us-core-practitioner");
        w.WriteStartArray("identifier"u8);
        w.WriteStartObject();
        w.WriteString("system"u8, "http://hl7.org/fhir/sid/us-npi"u8);
        w.WriteString("value"u8, clinician.Npi);
        w.WriteEndObject();
        w.WriteEndArray();
        w.WriteBoolean("active"u8, true);
        w.WriteStartArray("name"u8);
        PatientResources.Name(w, null, clinician.Family, [clinician.Given], "Dr.");
        w.WriteEndArray();
        w.WriteString("gender"u8, clinician.Female ? "female"u8 : "male"u8);
        sink.End("Practitioner");
    }
}
