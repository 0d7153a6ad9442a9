namespace Chiron.Model;

/// <summary>Of a kind of outcome, the share of the additive hazards in the combined log-hazard.</summary>
/// <param name="Weights">0 … 1 for each range of horizons.</param>
public sealed record HazardWeight(RiskFamily Family, IReadOnlyList<double> Weights);
