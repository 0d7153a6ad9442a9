namespace Chiron.Knowledge;

/// <summary>What holds for a drug in pregnancy.</summary>
/// <param name="Risk">For sorting and filtering.</param>
/// <param name="Advice">In a sentence.</param>
public sealed record PregnancyAdvice(PregnancyRisk Risk, string Advice);
