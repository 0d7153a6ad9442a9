namespace Chiron.Knowledge.DdxPlus;

/// <summary>How far shares learned from few patients are drawn towards what other conditions show.</summary>
/// <param name="Strength">Patients that the mean over conditions counts as; above 0. Values count twice, ages and sexes four times as many.</param>
/// <param name="Unlisted">P(evidence | a condition that does not list it): above 0, as a file may be wrong.</param>
public sealed record EvidenceSmoothing(double Strength, double Unlisted)
{
    /// <summary>What a pack is made with where nothing was tuned.</summary>
    public static EvidenceSmoothing Default { get; } = new(1, 1e-4);
}
