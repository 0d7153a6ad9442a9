namespace Chiron.Reasoning.RareDisease;

/// <summary>What one term says for or against a disease.</summary>
/// <param name="Present">False where it was looked for and not there.</param>
/// <param name="Bits">log₂ of how much likelier the answer is under the disease than in the mean of all; below 0 it speaks against.</param>
public sealed record RankedFinding(string Id, string Name, bool Present, double Bits);
