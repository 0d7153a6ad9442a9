namespace Chiron.Reasoning.Assessing;

/// <summary>What one finding of the case does to one condition.</summary>
/// <param name="Finding">Id of the finding, known condition or drug.</param>
/// <param name="Statement">What the case says, such as "no fever" or "heart rate 120 /min".</param>
/// <param name="Bits">log2 of the condition's odds with it over those without it (leave one out): positive speaks for, negative against.</param>
public sealed record EvidenceWeight(string Finding, string Statement, double Bits);
