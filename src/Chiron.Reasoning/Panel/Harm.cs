using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;

namespace Chiron.Reasoning.Panel;

/// <summary>Harms on the scale of <see cref="Condition.Severity"/>: 0 none, 1 death or worse.</summary>
public static class Harm
{
    /// <summary>Of acting on a condition that is not there: a needless visit, work-up or treatment.</summary>
    public const double OfNeedlessAction = 1 / Triage.MissedOverNeedless;

    /// <summary>Of not acting on a condition that is there: severity · treatability.</summary>
    public static double OfMissing(Condition condition) => condition.Severity * Treatability(condition);

    /// <summary>
    /// Which share of a condition's harm acting averts, read off the pack's treatments: 1 with a drug or a procedure, 0.5 with advice alone, 0.25 with none.
    /// Estimates of this project.
    /// </summary>
    public static double Treatability(Condition condition) =>
        condition.Treatments.Any(t => t.Drugs.Count > 0 || t.Procedures.Count > 0) ? 1
        : condition.Treatments.Count > 0 ? 0.5
        : 0.25;

    /// <summary>The probability from which acting is better than waiting: needless / (missing + needless) (Pauker and Kassirer, N Engl J Med 1980).</summary>
    public static double ActionThreshold(Condition condition) => OfNeedlessAction / (OfMissing(condition) + OfNeedlessAction);
}
