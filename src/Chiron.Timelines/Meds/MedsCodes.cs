namespace Chiron.Timelines.Meds;

/// <summary>The codes that the MEDS standard names itself (MEDS 0.4, schema of the data files).</summary>
public static class MedsCodes
{
    public const string Birth = "MEDS_BIRTH";
    public const string Death = "MEDS_DEATH";
}
