using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Guidance;

/// <summary>
/// Looks for the least surprising change of one fact, or else of two, that changes what leads or how urgent it is: facts of the case turned round, and
/// answers not yet known. A change's surprisal is −log2 of the answer's probability given the differential. All changes of one size are judged in one batch.
/// </summary>
internal sealed class CounterfactualSearch(KnowledgePack pack)
{
    private const int MostUnknown = 8;      // findings not yet known that are supposed
    private const int MostPaired = 5;       // single changes that are paired, those that move the leader most
    private const double LeastProbability = 1e-6;

    /// <param name="subject">With everything that follows.</param>
    /// <param name="opinion">The leading opinion on it.</param>
    /// <param name="urgency">As decided.</param>
    /// <param name="model">What each condition makes of each answer.</param>
    /// <param name="unknown">Ids of findings not yet known, most telling first.</param>
    /// <param name="judge">The leading expert.</param>
    /// <param name="decide">The urgency of a case with its opinion.</param>
    /// <returns>At most one of each kind.</returns>
    public IReadOnlyList<Counterfactual> Of(
        Case subject, ExpertOpinion opinion, Urgency urgency, AnswerModel model, IEnumerable<string> unknown,
        Func<IReadOnlyList<Case>, IReadOnlyList<ExpertOpinion>> judge, Func<Case, ExpertOpinion, Urgency> decide)
    {
        var changes = Known(subject, opinion, model).Concat(Unknown(subject, opinion, model, unknown)).ToList();
        if (changes.Count == 0)
            return [];
        var leader = LeaderOf(opinion);
        var single = Judged([.. changes.Select(c => new Change[] { c })], subject, judge, decide);
        var (byLeader, byUrgency) = (Nearest(single, t => t.Leader != leader), Nearest(single, t => t.Urgency != urgency));
        if (byLeader is null || byUrgency is null)
        {
            var strongest = single.OrderBy(t => leader < 0 ? t.Opinion.Other : t.Opinion.Probabilities[leader]).ThenBy(t => t.Changes[0].Bits).Take(MostPaired)
                .Select(t => t.Changes[0]).ToList();
            var pairs = strongest.SelectMany((a, i) => strongest.Skip(i + 1).Where(b => b.Answer.Finding != a.Answer.Finding).Select(b => new[] { a, b })).ToList();
            var both = Judged(pairs, subject, judge, decide);
            byLeader ??= Nearest(both, t => t.Leader != leader);
            byUrgency ??= Nearest(both, t => t.Urgency != urgency);
        }

        return [.. new[] { Worded(CounterfactualKind.Leader, byLeader), Worded(CounterfactualKind.Urgency, byUrgency) }.OfType<Counterfactual>()];
    }

    private List<Tried> Judged(
        IReadOnlyList<Change[]> sets, Case subject, Func<IReadOnlyList<Case>, IReadOnlyList<ExpertOpinion>> judge, Func<Case, ExpertOpinion, Urgency> decide)
    {
        if (sets.Count == 0)
            return [];
        var cases = sets.Select(set => CaseClosure.Of(pack, set.Aggregate(subject, (at, change) => change.Apply(at)))).ToList();
        return [.. judge(cases).Select((opinion, i) => new Tried(sets[i], opinion, LeaderOf(opinion), decide(cases[i], opinion)))];
    }

    private static Tried? Nearest(IEnumerable<Tried> tried, Func<Tried, bool> changes) => tried.Where(changes).MinBy(t => t.Changes.Sum(c => c.Bits));

    private Counterfactual? Worded(CounterfactualKind kind, Tried? tried) => tried is null ? null : new Counterfactual(
        kind,
        [.. tried.Changes.Select(c => c.Answer)],
        tried.Leader < 0 ? null : pack.Conditions[tried.Leader].Id,
        tried.Leader < 0 ? "something that the pack does not hold" : pack.Conditions[tried.Leader].Name,
        tried.Leader < 0 ? tried.Opinion.Other : tried.Opinion.Probabilities[tried.Leader],
        tried.Urgency,
        tried.Changes.Sum(c => c.Bits));

    private IEnumerable<Change> Known(Case subject, ExpertOpinion opinion, AnswerModel model)
    {
        foreach (var stated in subject.Findings.Where(f => f.ImpliedBy is null && f.Presence != Presence.Uncertain))
            yield return Boolean(stated.Finding, stated.Presence == Presence.Absent, true, opinion, model);
        foreach (var value in subject.Values)
            if (Reference(value.Finding, subject) is { } range && (value.Value < range.Low || value.Value > range.High))
                yield return Number(value.Finding, Normal(value.Finding, range, model), range, true, opinion, model);
    }

    private IEnumerable<Change> Unknown(Case subject, ExpertOpinion opinion, AnswerModel model, IEnumerable<string> unknown)
    {
        foreach (var id in unknown.Distinct(StringComparer.Ordinal).Take(MostUnknown))
            if (pack.Findings[id].Answer == AnswerType.Boolean)
            {
                yield return Boolean(id, true, false, opinion, model);
                yield return Boolean(id, false, false, opinion, model);
            }
            else if (pack.Findings[id].Answer == AnswerType.Number && Reference(id, subject) is { } range)
            {
                yield return Number(id, Normal(id, range, model), range, false, opinion, model);
                if (Abnormal(id, range, opinion) is { } value)
                    yield return Number(id, value, range, false, opinion, model);
            }
    }

    private Change Boolean(string id, bool present, bool known, ExpertOpinion opinion, AnswerModel model)
    {
        var place = pack.Findings.PlaceOf(id);
        var probability = Mean(opinion, c => present ? model.Present(c, place) : 1 - model.Present(c, place));
        var finding = new CaseFinding(id, present ? Presence.Present : Presence.Absent);
        return new Change(
            new SupposedAnswer(id, CaseItem.Words(pack, finding), known), Bits(probability),
            at => at with { Findings = [.. at.Findings.Where(f => f.Finding != id && f.ImpliedBy is null), finding] });
    }

    private Change Number(string id, double value, (double Low, double High) range, bool known, ExpertOpinion opinion, AnswerModel model)
    {
        var place = pack.Findings.PlaceOf(id);
        var probability = Mean(opinion, c => value < range.Low ? model.Below(c, place, range.Low)
            : value > range.High ? 1 - model.Below(c, place, range.High)
            : model.Below(c, place, range.High) - model.Below(c, place, range.Low));
        var supposed = new CaseValue(id, Math.Round(value, pack.Findings[id].Decimals));
        return new Change(
            new SupposedAnswer(id, CaseItem.Words(pack, supposed), known), Bits(probability),
            at => at with { Values = [.. at.Values.Where(v => v.Finding != id), supposed] });
    }

    // What a likely condition does to the number, where that is no longer normal; the likeliest such condition's.
    private double? Abnormal(string id, (double Low, double High) range, ExpertOpinion opinion)
    {
        var (best, value) = (0.0, (double?)null);
        for (var c = 0; c < pack.Conditions.Count; c++)
            if (opinion.Probabilities[c] > best && pack.Conditions[c].Findings.FirstOrDefault(f => f.Finding == id)?.Distribution is { } moved
                && (moved.Center < range.Low || moved.Center > range.High))
                (best, value) = (opinion.Probabilities[c], moved.Center);
        return value is { } v && Possible(id, v) ? v : null;
    }

    private bool Possible(string id, double value) => !(value < pack.Findings[id].Minimum) && !(value > pack.Findings[id].Maximum);

    // The middle of people without a cause for anything else, where that is within the range; else the range's own middle or end.
    private static double Normal(string id, (double Low, double High) range, AnswerModel model) =>
        model.Baseline(model.Compiled.Pack.Findings.PlaceOf(id)) is { } baseline && baseline.Center >= range.Low && baseline.Center <= range.High ? baseline.Center
        : double.IsInfinity(range.Low) ? range.High
        : double.IsInfinity(range.High) ? range.Low
        : (range.Low + range.High) / 2;

    private (double Low, double High)? Reference(string id, Case subject) =>
        pack.Findings[id].ReferenceAt(subject.AgeYears ?? 45, subject.Sex) is { } range
            ? (range.Low ?? double.NegativeInfinity, range.High ?? double.PositiveInfinity)
            : null;

    private static double Mean(ExpertOpinion opinion, Func<int, double> probability)
    {
        var mean = opinion.Other * probability(AnswerModel.Nothing);
        for (var c = 0; c < opinion.Probabilities.Length; c++)
            mean += opinion.Probabilities[c] * probability(c);
        return mean;
    }

    private static double Bits(double probability) => -Math.Log2(Math.Max(probability, LeastProbability));

    /// <summary>Place of the leading condition; -1 where "other" leads.</summary>
    private static int LeaderOf(ExpertOpinion opinion)
    {
        var best = Array.IndexOf(opinion.Probabilities, opinion.Probabilities.Max());
        return opinion.Other > opinion.Probabilities[best] ? -1 : best;
    }

    private sealed record Change(SupposedAnswer Answer, double Bits, Func<Case, Case> Apply);

    private sealed record Tried(Change[] Changes, ExpertOpinion Opinion, int Leader, Urgency Urgency);
}
