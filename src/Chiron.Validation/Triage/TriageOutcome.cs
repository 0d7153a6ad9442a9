using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;

namespace Chiron.Validation.Triage;

/// <summary>One case as far as it was told: what it needs and what it was given.</summary>
/// <param name="Needed">By its condition, its being must-not-miss, and the red flags of all that the case holds.</param>
/// <param name="NeededByCondition">The same without red flags.</param>
/// <param name="Severity">Of its condition, 0 to 1.</param>
/// <param name="Given">The level of the assessment.</param>
/// <param name="Forced">The most that a red flag forces, of those raised by what was told; null where none is.</param>
public sealed record TriageOutcome(Urgency Needed, Urgency NeededByCondition, double Severity, Urgency Given, Urgency? Forced)
{
    /// <summary>The level is above what red flags force and what the differential demands: no differential is offered, and nobody is sent home on that.</summary>
    public bool IsPrecaution { get; init; }

    /// <summary>What a condition needs by the pack: its urgency; one that must not be missed at least the same day.</summary>
    public static Urgency NeedOf(Condition condition) =>
        condition.MustNotMiss && condition.Urgency < Urgency.Urgent ? Urgency.Urgent : condition.Urgency;

    /// <param name="conditions">What the case is; of several that it may be called, the one that needs most.</param>
    /// <param name="told">The decision on what was told.</param>
    /// <param name="whole">The decision on all that the case holds.</param>
    public static TriageOutcome Of(IReadOnlyList<Condition> conditions, TriageDecision told, TriageDecision whole)
    {
        var condition = conditions.OrderByDescending(NeedOf).ThenByDescending(c => c.Severity).First();
        var byCondition = NeedOf(condition);
        return new TriageOutcome(
            whole.Forced is { } flagged && flagged > byCondition ? flagged : byCondition, byCondition, condition.Severity, told.Urgency, told.Forced)
        {
            IsPrecaution = told.Urgency > (told.Forced ?? Urgency.SelfCare) && told.Urgency > (told.Demanded ?? Urgency.SelfCare),
        };
    }
}
