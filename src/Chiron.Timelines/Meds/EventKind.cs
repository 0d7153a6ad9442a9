namespace Chiron.Timelines.Meds;

/// <summary>What a code records. Kept for each code in <c>metadata/codes.parquet</c>, because a code system alone does not tell (SNOMED CT names them all).</summary>
public enum EventKind
{
    Other,
    Demographic,
    Birth,
    Death,
    Encounter,
    Condition,
    Finding,
    Measurement,
    Medication,
    Procedure,
    Immunization,
    Allergy,
    Report,
    Note,
    Imaging,
    FamilyHistory,
}
