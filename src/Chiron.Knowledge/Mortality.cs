namespace Chiron.Knowledge;

/// <summary>What a condition does to survival.</summary>
/// <param name="CaseFatality">Probability, 0 to 1, of death from one episode within 30 days of its onset.</param>
/// <param name="RateRatio">By how much the yearly death rate is multiplied while the condition lasts after that; 1 for none.</param>
public readonly record struct Mortality(double CaseFatality, double RateRatio);
