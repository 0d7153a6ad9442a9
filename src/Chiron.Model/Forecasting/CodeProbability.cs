namespace Chiron.Model;

/// <summary>A code and how probable it is, 0 … 1.</summary>
public readonly record struct CodeProbability(string Code, double Probability);
