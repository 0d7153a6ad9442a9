namespace Chiron.Reasoning.Assessing;

/// <summary>Where care is given, ascending.</summary>
public enum CareSetting
{
    /// <summary>At home, with advice on when to seek help.</summary>
    SelfCare,

    /// <summary>A planned visit within days to weeks.</summary>
    Clinic,

    /// <summary>Seen the same day, outside an emergency department where that is possible.</summary>
    UrgentCare,

    /// <summary>An emergency department now; for the highest level by ambulance.</summary>
    EmergencyDepartment,
}
