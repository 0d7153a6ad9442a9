namespace Chiron.Intake.Fhir;

/// <summary>What the rest of a record must know of its patient.</summary>
internal sealed class PatientFacts(long subjectId)
{
    public long SubjectId { get; } = subjectId;

    public bool HasPatientResource { get; set; }

    public DateTime? Birth { get; set; }

    public DateTime? Death { get; set; }
}
