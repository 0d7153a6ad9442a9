namespace Chiron.Intake.Fhir;

/// <summary>A resource that does not say what FHIR asks for; caught where the resource is read, which quarantines it.</summary>
internal sealed class FhirFaultException : Exception
{
    public FhirFaultException(QuarantineReason reason, string detail)
        : base(detail) => Reason = reason;

    public FhirFaultException()
    {
    }

    public FhirFaultException(string message)
        : base(message)
    {
    }

    public FhirFaultException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public QuarantineReason Reason { get; }
}
