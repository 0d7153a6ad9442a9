namespace Chiron.Validation.Sequential;

/// <summary>A condition with its probability at a moment of an inquiry.</summary>
public sealed record RankedAnswer(string Condition, double Probability);
