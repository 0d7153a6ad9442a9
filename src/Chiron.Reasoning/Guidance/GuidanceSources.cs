namespace Chiron.Reasoning.Guidance;

/// <summary>Papers that the program itself rests on, beside the pack's sources; a pack's entry of the same id goes first.</summary>
internal static class GuidanceSources
{
    public static IReadOnlyDictionary<string, string> Citations { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [KidneyFunction.FormulaSource] = "Inker LA et al. New creatinine- and cystatin C-based equations to estimate GFR without race. 2021. doi:10.1056/NEJMoa2102953",
        [CrossReactions.Source] = "Khan DA et al. Drug allergy: a 2022 practice parameter update. 2022. doi:10.1016/j.jaci.2022.08.028",
    };
}
