using Chiron.Reasoning.Assessing;

namespace Chiron.Reasoning.Panel;

/// <summary>The part of the panel that looks for the cheaper equivalent: nearly the same worth for at most half the price, no more invasive and no more harmful.</summary>
public static class Stewardship
{
    /// <summary>Worth that the cheaper step keeps at least.</summary>
    public const double LeastShare = 0.9;

    internal static IReadOnlyList<Substitution> Of(IReadOnlyList<NextStep> steps, IReadOnlyList<Candidate> candidates)
    {
        var substitutions = new List<Substitution>();
        foreach (var step in steps)
            if (step.PriceUsd > 0
                && candidates.Where(c => IsCheaper(c.Step, step)).OrderBy(c => c.Step.PriceUsd).ThenByDescending(c => c.Step.Worth).ThenBy(c => c.Step.Id, StringComparer.Ordinal)
                    .FirstOrDefault() is { } cheaper)
                substitutions.Add(new Substitution(step.Id, cheaper.Step.Id, cheaper.Step.Worth / step.Worth, step.PriceUsd - cheaper.Step.PriceUsd));
        return substitutions;
    }

    private static bool IsCheaper(NextStep cheaper, NextStep step) =>
        cheaper.Id != step.Id && cheaper.PriceUsd <= step.PriceUsd / 2 && cheaper.Worth >= LeastShare * step.Worth
        && cheaper.Invasiveness <= step.Invasiveness && cheaper.Harm <= step.Harm && cheaper.Contraindications.Count == 0;
}
