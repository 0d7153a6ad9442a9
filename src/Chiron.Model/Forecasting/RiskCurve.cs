namespace Chiron.Model;

/// <summary>The risk of one outcome over ascending horizons.</summary>
public sealed record RiskCurve(FutureOutcome Outcome, IReadOnlyList<RiskEstimate> Points);
