namespace Chiron.Intake.Fhir;

/// <summary>How much of a FHIR date was given.</summary>
internal enum FhirDatePrecision
{
    Year,
    Month,
    Day,
    Time,
}
