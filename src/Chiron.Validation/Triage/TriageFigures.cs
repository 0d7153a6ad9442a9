using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Validation.Metrics;

namespace Chiron.Validation.Triage;

/// <summary>How one rule triaged the cases of a source as far as they were told: shares with 95 % intervals by Wilson's method, the cost by bootstrap over cases.</summary>
/// <param name="Source">Of the cases.</param>
/// <param name="Told">How much of them.</param>
/// <param name="Rule">What gave the level.</param>
/// <param name="Cases">How many.</param>
/// <param name="Under">Given less than is needed.</param>
/// <param name="Over">Given more.</param>
/// <param name="UnderFar">Given less by two levels or more.</param>
/// <param name="MissedEmergencies">Of those that need an emergency department or an ambulance: given less.</param>
/// <param name="UnderByCondition">Given less than the condition needs by itself, red flags left out of the need.</param>
/// <param name="OverByCondition">Given more than that.</param>
/// <param name="Cost">Mean over cases, in units of one needless same-day visit.</param>
/// <param name="Confusion">By needed level, then by given level, lowest first: cases.</param>
public sealed record TriageFigures(
    string Source, string Told, string Rule, int Cases, CountedShare Under, CountedShare Over, CountedShare UnderFar, CountedShare MissedEmergencies, CountedShare UnderByCondition, CountedShare OverByCondition,
    Interval Cost, IReadOnlyList<IReadOnlyList<int>> Confusion)
{
    /// <summary>Cases for which no differential was offered and which are to be seen the same day for that alone, whatever the rule.</summary>
    public int Precautions { get; init; }

    /// <param name="samples">Resamples for the interval of the cost.</param>
    /// <param name="seed">Of the resamples.</param>
    public static TriageFigures Of(string source, string told, TriageRule rule, IReadOnlyList<TriageOutcome> outcomes, int samples, int seed, CancellationToken stop)
    {
        var given = outcomes.Select(outcome => (outcome.Needed, outcome.NeededByCondition, Given: rule.Give(outcome))).ToList();
        var emergencies = given.Where(g => g.Needed >= Urgency.Emergency).ToList();
        double[] costs = [.. outcomes.Select(outcome => TriageScale.Cost(rule.Give(outcome), outcome.Needed, outcome.Severity))];
        var resampled = new double[samples];
        SubjectBootstrap.Run(
            [.. Enumerable.Range(0, costs.Length)], costs.Length, samples, seed,
            (sample, weights) => resampled[sample] = costs.Select((cost, i) => weights[i] * cost).Sum() / costs.Length, stop);
        return new TriageFigures(
            source, told, rule.Name, outcomes.Count,
            CountedShare.Of(given.Count(g => g.Given < g.Needed), given.Count), CountedShare.Of(given.Count(g => g.Given > g.Needed), given.Count),
            CountedShare.Of(given.Count(g => g.Given <= g.Needed - 2), given.Count),
            CountedShare.Of(emergencies.Count(g => g.Given < Urgency.Emergency), emergencies.Count),
            CountedShare.Of(given.Count(g => g.Given < g.NeededByCondition), given.Count), CountedShare.Of(given.Count(g => g.Given > g.NeededByCondition), given.Count),
            Interval.FromResamples(costs.Average(), resampled),
            [.. TriageScale.Levels.Select(needed => (IReadOnlyList<int>)[.. TriageScale.Levels.Select(level => given.Count(g => g.Needed == needed && g.Given == level))])])
        {
            Precautions = outcomes.Count(outcome => outcome.IsPrecaution),
        };
    }
}
