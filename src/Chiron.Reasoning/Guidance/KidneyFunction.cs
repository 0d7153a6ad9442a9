using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Guidance;

/// <summary>How well the kidneys filter.</summary>
/// <param name="Egfr">Estimated glomerular filtration rate, mL/min/1.73 m².</param>
/// <param name="IsEstimated">Worked out here from creatinine; otherwise the case gives it.</param>
public sealed record KidneyFunction(double Egfr, bool IsEstimated)
{
    /// <summary>Source of the formula in <see cref="Assessing.Assessment.Citations"/>.</summary>
    public const string FormulaSource = "inker-2021";

    private const double MicromolesPerMilligram = 88.42;    // µmol/L of creatinine in 1 mg/dL
    private const double YoungestAdult = 18;

    /// <summary>
    /// As given, else by CKD-EPI 2021 where creatinine and an adult age are known; with the sex unknown the lower of both. Null otherwise, and in
    /// pregnancy, where the formula does not hold.
    /// </summary>
    internal static KidneyFunction? Of(KnowledgePack pack, Case subject, bool? isPregnant)
    {
        if (subject.ValueOf("egfr") is { } given)
            return new KidneyFunction(given, false);
        if (subject.ValueOf("creatinine") is not { } value || subject.AgeYears is not { } age || age < YoungestAdult || isPregnant == true)
            return null;
        var creatinine = pack.Findings["creatinine"].Unit switch { "mg/dL" => value, "umol/L" => value / MicromolesPerMilligram, _ => double.NaN };
        return creatinine > 0
            ? new KidneyFunction(
                subject.Sex is { } sex ? CkdEpi2021(creatinine, age, sex) : Math.Min(CkdEpi2021(creatinine, age, Sex.Female), CkdEpi2021(creatinine, age, Sex.Male)), true)
            : null;
    }

    /// <summary>142 · min(Scr/κ, 1)^α · max(Scr/κ, 1)^−1.2 · 0.9938^age · 1.012 [female] (Inker et al. 2021, doi:10.1056/NEJMoa2102953, table 2).</summary>
    /// <param name="creatinine">mg/dL.</param>
    /// <param name="ageYears">18 or more.</param>
    /// <param name="sex">As in the formula.</param>
    public static double CkdEpi2021(double creatinine, double ageYears, Sex sex)
    {
        var (kappa, alpha, factor) = sex == Sex.Female ? (0.7, -0.241, 1.012) : (0.9, -0.302, 1);
        return 142 * Math.Pow(Math.Min(creatinine / kappa, 1), alpha) * Math.Pow(Math.Max(creatinine / kappa, 1), -1.2) * Math.Pow(0.9938, ageYears) * factor;
    }
}
