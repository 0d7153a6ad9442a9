using System.Text.Json;

namespace Chiron.Simulation.Tests;

/// <summary>The elements that FHIR R4 makes mandatory (cardinality 1..) in the resources written, and what this project promises beside.</summary>
internal static class FhirRequirements
{
    private static readonly Dictionary<string, string[]> s_required = new()
    {
        ["Patient"] = ["identifier", "name", "gender", "birthDate", "address", "telecom", "contact", "maritalStatus", "extension"],
        ["Encounter"] = ["status", "class", "type", "subject", "period"],
        ["Condition"] = ["clinicalStatus", "verificationStatus", "category", "code", "subject", "recordedDate"],
        ["Observation"] = ["status", "category", "code", "subject", "effectiveDateTime"],
        ["MedicationRequest"] = ["status", "intent", "medicationCodeableConcept", "subject", "authoredOn"],
        ["Procedure"] = ["status", "code", "subject", "performedDateTime"],
        ["Immunization"] = ["status", "vaccineCode", "patient", "occurrenceDateTime"],
        ["AllergyIntolerance"] = ["code", "patient"],
        ["DiagnosticReport"] = ["status", "code", "category", "subject"],
        ["DocumentReference"] = ["status", "type", "category", "subject", "content"],
        ["FamilyMemberHistory"] = ["status", "patient", "relationship", "condition"],
        ["ImagingStudy"] = ["status", "subject", "started", "series"],
        ["Organization"] = ["name"],
        ["Location"] = ["name"],
        ["Practitioner"] = ["identifier", "name"],
    };

    public static void Check(JsonElement resource)
    {
        var type = resource.GetProperty("resourceType").GetString()!;
        Assert.True(Guid.TryParse(resource.GetProperty("id").GetString(), out _));
        foreach (var name in s_required[type])
            Assert.True(resource.TryGetProperty(name, out _), $"{type} lacks {name}");
        if (type == "Observation")
            Assert.Single(
                ["valueQuantity", "valueBoolean", "valueCodeableConcept", "component"], name => resource.TryGetProperty(name, out _));
    }
}
