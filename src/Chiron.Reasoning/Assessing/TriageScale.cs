using Chiron.Knowledge;

namespace Chiron.Reasoning.Assessing;

/// <summary>
/// The one scale of urgency and what its five levels mean elsewhere. The Emergency Severity Index (Gilboy et al., AHRQ 12-0014) is assigned in an
/// emergency department by looks and resources; the mapping is by time to care and is the authors' own.
/// </summary>
public static class TriageScale
{
    /// <summary>Lowest first.</summary>
    public static IReadOnlyList<Urgency> Levels { get; } = [Urgency.SelfCare, Urgency.Routine, Urgency.Urgent, Urgency.Emergency, Urgency.Immediate];

    /// <summary>1 (most urgent) to 5.</summary>
    public static int EmergencySeverityIndex(this Urgency urgency) => 6 - (int)urgency;

    public static CareSetting Setting(this Urgency urgency) => urgency switch
    {
        Urgency.SelfCare => CareSetting.SelfCare,
        Urgency.Routine => CareSetting.Clinic,
        Urgency.Urgent => CareSetting.UrgentCare,
        _ => CareSetting.EmergencyDepartment,
    };
}
