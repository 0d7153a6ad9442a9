using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Validation.Tasks;

/// <summary>
/// The default set of tasks: onset within a year of each condition with enough cases among the points, death within a year, and an
/// emergency or inpatient encounter within 90 days, each where it happens often enough.
/// </summary>
internal static class TaskChoice
{
    public const double YearDays = 365;
    public const double EncounterDays = 90;

    public static IReadOnlyList<RiskTask> For(
        IReadOnlyList<PredictionPoint> points, IReadOnlyList<CodeMetadata> codes, ValidationRequest request, bool fullyObserved)
    {
        var descriptions = codes.ToDictionary(code => code.Code, code => code.Description, StringComparer.Ordinal);
        var conditions = CasesByCondition(points, codes.Where(code => code.Kind is EventKind.Condition).Select(code => code.Code))
            .Where(pair => pair.Value >= request.MinimumCases)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(request.MaximumConditions)
            .Select(pair => new RiskTask(RiskTaskKind.Onset, pair.Key, descriptions[pair.Key] ?? pair.Key, YearDays));
        RiskTask[] others =
        [
            new(RiskTaskKind.Death, MedsCodes.Death, "Death", YearDays),
            new(RiskTaskKind.Encounter, "ENCOUNTER//EMER", "Emergency encounter", EncounterDays),
            new(RiskTaskKind.Encounter, "ENCOUNTER//IMP", "Inpatient encounter", EncounterDays),
        ];

        RiskTask[] candidates = [.. others, .. conditions];
        var cases = new int[candidates.Length];
        var nonCases = new int[candidates.Length];
        var reader = new OutcomeReader(candidates, fullyObserved);
        var outcomes = new Outcome[candidates.Length];
        foreach (var point in points)
        {
            reader.Read(point, outcomes);
            for (var t = 0; t < outcomes.Length; t++)
            {
                cases[t] += outcomes[t] is Outcome.Case ? 1 : 0;
                nonCases[t] += outcomes[t] is Outcome.NonCase ? 1 : 0;
            }
        }

        return [.. candidates.Where((_, t) => cases[t] >= request.MinimumCases && nonCases[t] >= request.MinimumCases)];
    }

    // Counted by walking the records once, as there may be thousands of conditions.
    private static Dictionary<string, int> CasesByCondition(IReadOnlyList<PredictionPoint> points, IEnumerable<string> conditions)
    {
        var cases = conditions.ToDictionary(code => code, _ => 0, StringComparer.Ordinal);
        var seen = new HashSet<int>();
        foreach (var point in points)
        {
            seen.Clear();
            var timeline = point.History;
            var now = MicrosecondTime.FromDateTime(point.Time);
            var end = now + (long)(YearDays * MicrosecondTime.PerDay);
            for (var i = 0; i < timeline.Count && timeline.Times[i] <= end; i++)
                if (seen.Add(timeline.Codes[i]) && timeline.Times[i] > now && timeline.CodeTable[timeline.Codes[i]] is var code && cases.TryGetValue(code, out var count))
                    cases[code] = count + 1;
        }

        return cases;
    }
}
