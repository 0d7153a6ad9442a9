using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Assessing;

/// <summary>
/// How soon care is needed. Red flags force; the differential can only raise above them, never lower. It demands the level of least expected cost, where
/// care that comes a level too late for a condition costs <see cref="MissedOverNeedless"/> · severity and a level more than is needed costs its effort.
/// </summary>
internal static class Triage
{
    /// <summary>The cost of care one level too late for a condition of severity 1, over that of one needless same-day visit.</summary>
    public const double MissedOverNeedless = 30;

    private const double OtherSeverity = 0.1;       // what the pack does not represent needs a clinic, and leaving it costs this
    private const int ReasonsShown = 4;

    /// <param name="pack">Holds the red flags and how urgent each condition is.</param>
    /// <param name="subject">The case.</param>
    /// <param name="opinions">Those that count: each can raise the urgency.</param>
    /// <param name="decided">Whether there is a differential.</param>
    /// <param name="told">Someone described a complaint, understood or not; otherwise only a record is read.</param>
    public static TriageDecision Of(KnowledgePack pack, Case subject, IReadOnlyList<ExpertOpinion> opinions, bool decided, bool told)
    {
        var reasons = pack.RedFlags.Where(flag => Holds(flag.When, subject))
            .Select(flag => new UrgencyReason(flag.Id, flag.Urgency, flag.Name, flag.Lay, true, flag.Sources)).ToList();
        Urgency? forced = reasons.Count == 0 ? null : reasons.Max(r => r.Urgency);
        var complaint = subject.Findings.Any(f => f.Presence == Presence.Present && pack.Findings[f.Finding].Kind is not (FindingKind.History or FindingKind.Exposure));

        double[] costs = [];
        Urgency? demanded = null;
        if (complaint || decided)
            foreach (var opinion in opinions)
            {
                var own = ExpectedCosts(pack, opinion);
                var level = TriageScale.Levels[Array.IndexOf(own, own.Min())];
                if (demanded is { } before && level <= before)
                    continue;
                (demanded, costs) = (level, own);
            }

        if (demanded >= Urgency.Urgent)
            reasons.AddRange(Demanding(pack, opinions, demanded.Value));

        // Where nothing fits, it is better seen than sent home.
        var least = decided ? Urgency.SelfCare : complaint || told ? Urgency.Urgent : Urgency.Routine;
        var urgency = (Urgency)Math.Max((int)least, Math.Max((int)(forced ?? Urgency.SelfCare), (int)(demanded ?? Urgency.SelfCare)));
        return new TriageDecision(
            urgency, forced, demanded, costs,
            [.. reasons.OrderByDescending(r => r.Urgency).ThenByDescending(r => r.IsRedFlag)]);
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

    /// <summary>By level, lowest first: Σ over conditions of probability · (30 · severity · levels too late, or the effort of levels too many).</summary>
    public static double[] ExpectedCosts(KnowledgePack pack, ExpertOpinion opinion)
    {
        var costs = new double[TriageScale.Levels.Count];
        for (var level = 0; level < costs.Length; level++)
        {
            costs[level] = opinion.Other * TriageScale.Cost(TriageScale.Levels[level], Urgency.Routine, OtherSeverity);
            for (var c = 0; c < pack.Conditions.Count; c++)
                costs[level] += opinion.Probabilities[c] * TriageScale.Cost(TriageScale.Levels[level], pack.Conditions[c].Urgency, pack.Conditions[c].Severity);
        }

        return costs;
    }

    // Those that need that level or more and hold most of the harm of coming too late.
    private static IEnumerable<UrgencyReason> Demanding(KnowledgePack pack, IReadOnlyList<ExpertOpinion> opinions, Urgency level)
    {
        var harms = Enumerable.Range(0, pack.Conditions.Count).Where(c => pack.Conditions[c].Urgency >= level)
            .Select(c => (Condition: pack.Conditions[c], Probability: opinions.Max(o => o.Probabilities[c])))
            .Select(c => (c.Condition, c.Probability, Harm: c.Condition.Severity * c.Probability))
            .OrderByDescending(h => h.Harm).ThenBy(h => h.Condition.Id, StringComparer.Ordinal).ToList();
        var most = harms.Sum(h => h.Harm);
        var before = 0.0;
        foreach (var (condition, probability, harm) in harms.Take(ReasonsShown))
        {
            if (before > 0.75 * most)
                yield break;
            before += harm;
            yield return new UrgencyReason(
                condition.Id,
                level,
                $"{condition.Name} is likely enough to be looked for ({(probability < 0.01 ? "under 1 %" : $"{probability * 100:0} %")})",
                "Some possible causes of this need to be ruled out by a professional.",
                false,
                condition.Sources);
        }
    }
}
