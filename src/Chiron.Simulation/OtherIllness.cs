namespace Chiron.Simulation;

/// <summary>The diagnosis at a visit for something that the pack does not hold.</summary>
internal static class OtherIllness
{
    public const string Icd10Cm = "R69";

    public const string Name = "Illness, unspecified";

    public const string EventCode = "ICD10CM//" + Icd10Cm;
}
