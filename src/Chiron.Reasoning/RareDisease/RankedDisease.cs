namespace Chiron.Reasoning.RareDisease;

/// <summary>A disease as the cause of a phenotype.</summary>
/// <param name="Id">Such as <c>OMIM:154700</c>.</param>
/// <param name="Probability">Among the diseases that the profiles hold; the case may have one that they do not.</param>
/// <param name="Findings">What each term of the case says for it, the strongest first.</param>
public sealed record RankedDisease(string Id, string Name, double Probability, IReadOnlyList<RankedFinding> Findings);
