namespace Chiron.Validation.Tasks;

/// <summary>The groups in which a predictor is looked at by itself: sexes and bands of age at the prediction time.</summary>
internal static class Subgroup
{
    public static IReadOnlyList<(string Name, Func<PredictionPoint, bool> Belongs)> All { get; } =
    [
        ("female", point => point.Sex is Sex.Female),
        ("male", point => point.Sex is Sex.Male),
        ("other or unknown sex", point => point.Sex is Sex.Other or Sex.Unknown),
        ("0–17 years", point => point.AgeYears < 18),
        ("18–39 years", point => point.AgeYears is >= 18 and < 40),
        ("40–64 years", point => point.AgeYears is >= 40 and < 65),
        ("65–79 years", point => point.AgeYears is >= 65 and < 80),
        ("80 years and over", point => point.AgeYears >= 80),
        ("unknown age", point => double.IsNaN(point.AgeYears)),
    ];
}
