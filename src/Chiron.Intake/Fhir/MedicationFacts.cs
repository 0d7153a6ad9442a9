namespace Chiron.Intake.Fhir;

/// <summary>A Medication resource: its own code, or the keys of what it is mixed from.</summary>
internal sealed record MedicationFacts(string? Code, string? Display, IReadOnlyList<ulong> Ingredients);
