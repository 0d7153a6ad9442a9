namespace Chiron.Deidentification;

/// <summary>An element as FHIR R4 defines it.</summary>
/// <param name="Name">Its name in paths; a choice of types without the type, as <c>onset</c>.</param>
/// <param name="JsonName">Its name in JSON; a choice of types with the type, as <c>onsetAge</c>.</param>
/// <param name="Type">A type of FHIR, or the path of a structure within one, as <c>Patient.contact</c>.</param>
internal sealed record FhirElementType(string Name, string JsonName, string Type, bool IsRepeating);
