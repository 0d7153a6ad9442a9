namespace Chiron.Intake.Fhir;

internal readonly record struct Coding(string? System, string Code, string? Display);
