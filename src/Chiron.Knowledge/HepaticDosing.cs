namespace Chiron.Knowledge;

/// <summary>What to do with a drug when the liver fails.</summary>
/// <param name="From">Applies from this Child–Pugh class on.</param>
/// <param name="Advice">In a sentence.</param>
/// <param name="Avoid">True where the drug must not be given.</param>
public sealed record HepaticDosing(ChildPughClass From, string Advice, bool Avoid);
