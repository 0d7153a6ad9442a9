namespace Chiron.Deidentification;

/// <summary>What the risk of re-identification is measured over.</summary>
/// <param name="QuasiIdentifiers">What an attacker is taken to know.</param>
/// <param name="PopulationFraction">
/// Share of the population that the records hold, above 0 to 1. At 1 whoever attacks knows who is in the data, and journalist risk is prosecutor risk.
/// </param>
public sealed record RiskPolicy(IReadOnlyList<QuasiIdentifier> QuasiIdentifiers, double PopulationFraction)
{
    public static RiskPolicy Default { get; } = new(
        [QuasiIdentifier.BirthYear, QuasiIdentifier.Sex, QuasiIdentifier.Zip3, QuasiIdentifier.Race, QuasiIdentifier.Ethnicity, QuasiIdentifier.FirstVisitYear],
        PopulationFraction: 1);
}
