using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Assessing;

/// <summary>
/// How soon care is needed. Red flags force; the differential can only raise above them, never lower. Missing a dangerous condition counts
/// <see cref="MissedOverNeedless"/> times a needless visit, so it demands care from a probability of 1 / (1 + that · severity) on.
/// </summary>
internal static class Triage
{
    /// <summary>Harm of under-triage over that of over-triage for a must-not-miss condition of severity 1.</summary>
    public const double MissedOverNeedless = 30;

    private const double Likely = 0.25;      // from here on a condition's own urgency holds in full

    /// <param name="pack">Holds the red flags and how urgent each condition is.</param>
    /// <param name="subject">The case.</param>
    /// <param name="opinions">Those that count: each can raise the urgency.</param>
    /// <param name="lead">Place of the leading one.</param>
    /// <param name="decided">Whether there is a differential.</param>
    /// <param name="told">Someone described a complaint, understood or not; otherwise only a record is read.</param>
    public static (Urgency Urgency, IReadOnlyList<UrgencyReason> Reasons) Of(
        KnowledgePack pack, Case subject, IReadOnlyList<ExpertOpinion> opinions, int lead, bool decided, bool told)
    {
        var reasons = pack.RedFlags.Where(flag => Holds(flag.When, subject))
            .Select(flag => new UrgencyReason(flag.Id, flag.Urgency, flag.Name, flag.Lay, true, flag.Sources)).ToList();
        var complaint = subject.Findings.Any(f => f.Presence == Presence.Present && pack.Findings[f.Finding].Kind is not (FindingKind.History or FindingKind.Exposure));
        if (complaint)
            for (var c = 0; c < pack.Conditions.Count; c++)
                if (Demand(pack.Conditions[c], opinions.Max(o => o.Probabilities[c]), decided) is { } urgency)
                    reasons.Add(Reason(pack.Conditions[c], urgency));

        // Where nothing fits, it is better seen than sent home.
        var least = decided ? Least(pack, opinions[lead]) : complaint || told ? Urgency.Urgent : Urgency.Routine;
        var most = reasons.Count == 0 ? least : (Urgency)Math.Max((int)least, reasons.Max(r => (int)r.Urgency));
        return (most, [.. reasons.OrderByDescending(r => r.Urgency).ThenByDescending(r => r.IsRedFlag).ThenBy(r => r.Id, StringComparer.Ordinal)]);
    }

    public static bool Holds(CasePattern when, Case subject)
    {
        // An unknown age does not make an adult's complaint an infant's; it may be an adult's.
        if (subject.AgeYears is { } age ? age < when.FromAge || age >= when.ToAge : when.ToAge < 18)
            return false;
        if (when.Sex is { } sex && subject.Sex is { } own && own != sex)
            return false;
        return when.All.All(Is)
            && (when.Any.Count == 0 || when.Any.Any(Is))
            && !when.None.Any(Is)
            && when.Values.All(rule => subject.ValueOf(rule.Finding) is { } value && rule.Holds(value));

        bool Is(string id) => subject.IsPresent(id) || subject.KnownConditions.Contains(id, StringComparer.Ordinal);
    }

    private static Urgency? Demand(Condition condition, double probability, bool decided)
    {
        if (condition.Urgency <= Urgency.Routine)
            return null;
        if (decided && probability >= Likely)
            return condition.Urgency;
        var threshold = condition.MustNotMiss ? 1 / (1 + MissedOverNeedless * condition.Severity) : Likely;
        return probability >= threshold ? (Urgency)Math.Max((int)Urgency.Urgent, (int)condition.Urgency - 1) : null;
    }

    private static Urgency Least(KnowledgePack pack, ExpertOpinion opinion)
    {
        var selfCare = pack.Conditions.Select((c, i) => c.Urgency == Urgency.SelfCare ? opinion.Probabilities[i] : 0).Sum();
        return selfCare >= 0.5 ? Urgency.SelfCare : Urgency.Routine;
    }

    private static UrgencyReason Reason(Condition condition, Urgency urgency) => new(
        condition.Id,
        urgency,
        $"{condition.Name} is likely enough to be looked for",
        "Some possible causes of this need to be ruled out by a professional.",
        false,
        condition.Sources);
}
