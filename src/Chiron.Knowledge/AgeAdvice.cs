namespace Chiron.Knowledge;

/// <summary>What holds for a drug at some ages.</summary>
/// <param name="FromAge">Years, inclusive.</param>
/// <param name="ToAge">Years, exclusive.</param>
/// <param name="Advice">In a sentence.</param>
/// <param name="Avoid">True where the drug must not be given.</param>
public sealed record AgeAdvice(double FromAge, double ToAge, string Advice, bool Avoid);
