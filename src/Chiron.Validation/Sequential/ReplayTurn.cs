namespace Chiron.Validation.Sequential;

/// <summary>One question of an inquiry, its answer, and the differential after it.</summary>
/// <param name="Question">Id.</param>
/// <param name="CostUsd">Of this question.</param>
/// <param name="Differential">The first few.</param>
public sealed record ReplayTurn(string Question, string Text, string Answer, double CostUsd, IReadOnlyList<RankedAnswer> Differential);
