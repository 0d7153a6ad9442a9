namespace Chiron.Reasoning.Assessing;

/// <summary>One expert and its word on the case.</summary>
/// <param name="Expert">Its name.</param>
/// <param name="Coverage">0 to 1: the share of the case that it has taken into account and has learned about.</param>
/// <param name="Leader">Id of its most likely condition; null where "other" leads.</param>
/// <param name="LeaderProbability">0 to 1.</param>
public sealed record ExpertSummary(string Expert, double Coverage, string? Leader, double LeaderProbability);
