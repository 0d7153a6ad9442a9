namespace Chiron.Serving.Answers;

/// <summary>One finding or event and what it weighs.</summary>
/// <param name="Fact">In words.</param>
/// <param name="Bits">Weight of evidence: log2 of the odds with it over the odds without; negative speaks against.</param>
public sealed record EvidenceEntry(string Fact, double Bits);
