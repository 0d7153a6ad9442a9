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

    // What going one level higher costs where it is not needed: a planned visit, a same-day visit, an emergency department, a resuscitation team.
    private static readonly double[] EffortOfStep = [0.5, 1, 3, 8];

    /// <summary>
    /// What a level costs where another is needed, in units of one needless same-day visit: 30 · severity · levels too late, or the effort of the levels too many.
    /// </summary>
    /// <param name="given">The level of care.</param>
    /// <param name="needed">The level that is needed.</param>
    /// <param name="severity">Of what needs it, 0 to 1.</param>
    public static double Cost(Urgency given, Urgency needed, double severity)
    {
        if (given < needed)
            return Triage.MissedOverNeedless * severity * (needed - given);
        var effort = 0.0;
        for (var level = needed; level < given; level++)
            effort += EffortOfStep[(int)level - 1];
        return effort;
    }

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
