namespace Chiron.Model;

/// <summary>Of one code, the share of the additive hazards in the combined log-hazard, in place of its family's.</summary>
/// <param name="Weights">0 … 1 for each range of horizons.</param>
public sealed record CodeHazardWeight(string Code, IReadOnlyList<double> Weights);
