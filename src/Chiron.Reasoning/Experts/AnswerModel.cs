using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Experts;

/// <summary>
/// What a condition makes of each answer, for one person: probabilities of boolean findings as a noisy-or with their base rates, densities of numbers.
/// The hypothesis -1 is "none of the pack's conditions".
/// </summary>
internal sealed class AnswerModel(CompiledPack compiled, PersonRates person)
{
    /// <summary>"None of the pack's conditions".</summary>
    public const int Nothing = -1;

    private const double TypingError = 0.03;     // share of values that come from anywhere: no number alone decides a case

    public CompiledPack Compiled => compiled;

    public PersonRates Person => person;

    /// <summary>P(present | condition) of a boolean finding.</summary>
    public double Present(int condition, int finding)
    {
        var rules = compiled.Pack.Findings[finding].Rules;
        var own = rules.Count > 0 ? Beyond(condition, rules) : Own(condition, finding);
        return Math.Clamp(1 - (1 - person.BaseRate(finding)) * (1 - own), 1e-4, 0.999);
    }

    /// <summary>P(present | condition, the more general findings are present): a specific finding never outnumbers the general one.</summary>
    public double PresentGiven(int condition, int finding, ReadOnlySpan<int> presentParents)
    {
        var p = Present(condition, finding);
        var parent = 1.0;
        foreach (var general in presentParents)
            parent = Math.Min(parent, Math.Max(Present(condition, general), p));
        return Math.Clamp(p / parent, 1e-4, 0.999);
    }

    /// <summary>The same for many conditions at once.</summary>
    /// <param name="conditions">Their places, ascending.</param>
    public double[] PresentGiven(int[] conditions, int finding, int[] presentParents)
    {
        var given = Present(conditions, finding);
        if (presentParents.Length == 0)
            return Array.ConvertAll(given, p => Math.Clamp(p, 1e-4, 0.999));
        var parents = Array.ConvertAll(given, _ => 1.0);
        foreach (var general in presentParents)
        {
            var present = Present(conditions, general);
            for (var i = 0; i < parents.Length; i++)
                parents[i] = Math.Min(parents[i], Math.Max(present[i], given[i]));
        }

        for (var i = 0; i < given.Length; i++)
            given[i] = Math.Clamp(given[i] / parents[i], 1e-4, 0.999);
        return given;
    }

    // Both lists of conditions ascend, so that one walk finds what each does.
    private double[] Present(int[] conditions, int finding)
    {
        if (compiled.Pack.Findings[finding].Rules.Count > 0)
            return Array.ConvertAll(conditions, c => Present(c, finding));
        var (links, absent, next) = (compiled.Strengths[finding], 1 - person.BaseRate(finding), 0);
        var present = new double[conditions.Length];
        for (var i = 0; i < present.Length; i++)
        {
            while (next < links.Length && links[next].Condition < conditions[i])
                next++;
            var own = next < links.Length && links[next].Condition == conditions[i] ? links[next].Probability : 0;
            present[i] = Math.Clamp(1 - absent * (1 - own), 1e-4, 0.999);
        }

        return present;
    }

    /// <summary>Natural logarithm of the density of a value; null where the pack has no baseline for it.</summary>
    public double? LogDensity(int condition, int finding, double value)
    {
        if (Baseline(finding) is not { } baseline)
            return null;
        var wide = baseline with { Spread = baseline.Shape == DistributionShape.Normal ? 5 * baseline.Spread : Math.Pow(baseline.Spread, 4) };
        var density = Moved(condition, finding) is { } moved ? Math.Exp(moved.LogDensity(value)) : person.Levels.Density(finding, value)!.Value;
        return Math.Log((1 - TypingError) * density + TypingError * Math.Exp(wide.LogDensity(value)) + 1e-300);
    }

    /// <summary>P(value ≤ limit | condition).</summary>
    public double Below(int condition, int finding, double limit) =>
        Moved(condition, finding)?.Cumulative(limit) ?? person.Levels.Below(finding, limit) ?? 0.5;

    public double Option(int condition, int finding, FindingOption option) =>
        Math.Clamp(
            compiled.Links[finding].TryGetValue(condition, out var link) && link.Answers is { } answers ? answers.GetValueOrDefault(option.Id) : option.BaseRate,
            1e-4, 1);

    /// <summary>The distribution of a number among people of this age and sex; null where the pack has none.</summary>
    public ValueDistribution? Baseline(int finding) => compiled.Pack.Findings[finding].BaselineAt(person.TypicalAge, person.Sex);

    private ValueDistribution? Moved(int condition, int finding) =>
        compiled.Links[finding].TryGetValue(condition, out var link) ? link.Distribution : null;

    private double Own(int condition, int finding) =>
        compiled.Links[finding].TryGetValue(condition, out var link) ? link.Probability ?? 0 : 0;

    // How far the condition moves its number beyond the limit.
    private double Beyond(int condition, IReadOnlyList<ValueRule> rules)
    {
        foreach (var rule in rules)
            if (person.TypicalAge >= rule.FromAge && person.TypicalAge < rule.ToAge)
            {
                var number = compiled.Pack.Findings.PlaceOf(rule.Finding);
                if (Moved(condition, number) is not { } moved)
                    return 0;
                return rule.AtLeast is { } low ? 1 - moved.Cumulative(low) : moved.Cumulative(rule.AtMost!.Value);
            }

        return 0;
    }
}
