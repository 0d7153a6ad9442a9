namespace Chiron.Validation.Sequential;

/// <summary>When an inquiry ends, beside having nothing left to ask.</summary>
/// <param name="Confidence">The leader's probability at which it ends.</param>
/// <param name="MostQuestions">How many questions at most.</param>
/// <param name="BudgetUsd">What they may cost together; what would cost more is not asked for.</param>
public sealed record StopRule(double Confidence, int MostQuestions, double BudgetUsd = double.PositiveInfinity);
