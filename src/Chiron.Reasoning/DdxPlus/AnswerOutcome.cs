namespace Chiron.Reasoning.DdxPlus;

/// <summary>One answer to a multi-choice evidence.</summary>
/// <param name="IsDefault">Whether no value is among it.</param>
/// <param name="Likelihood">P(answer | condition), by condition.</param>
/// <param name="Share">How often patients of each condition were seen to answer so; sums to 1 over the answers.</param>
internal sealed record AnswerOutcome(bool IsDefault, double[] Likelihood, double[] Share);
