namespace Chiron.Knowledge.Guidelines;

/// <summary>A recommendation beside a case.</summary>
/// <param name="Recommendation">Of the pack.</param>
/// <param name="Result">Whether it applies and why, or on which missing facts that depends.</param>
public sealed record RecommendationMatch(Recommendation Recommendation, CriterionResult Result);
