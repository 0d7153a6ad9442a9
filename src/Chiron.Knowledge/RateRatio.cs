namespace Chiron.Knowledge;

/// <summary>What multiplies the rate of a condition.</summary>
/// <param name="Factor">Id of a condition that the person has, a boolean finding that is present (a history, an exposure, a vital sign such as obesity) or a drug that is taken.</param>
/// <param name="Ratio">Greater than 0; below 1 it protects.</param>
/// <param name="Sources">Source ids, or <c>estimate</c>; empty where the condition's own sources cover it.</param>
public sealed record RateRatio(string Factor, double Ratio, IReadOnlyList<string> Sources);
