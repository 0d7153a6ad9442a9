namespace Chiron.Knowledge;

/// <summary>Where a condition is typically first cared for (HL7 v3 ActEncounterCode).</summary>
public enum EncounterClass
{
    /// <summary>AMB, an ambulatory visit.</summary>
    Ambulatory,

    /// <summary>EMER, the emergency department.</summary>
    Emergency,

    /// <summary>IMP, an inpatient stay.</summary>
    Inpatient,
}
