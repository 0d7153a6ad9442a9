namespace Chiron.Knowledge;

/// <summary>What to do with a drug when the kidneys fail.</summary>
/// <param name="BelowEgfr">Applies below this estimated glomerular filtration rate, mL/min/1.73 m².</param>
/// <param name="Advice">In a sentence.</param>
/// <param name="Avoid">True where the drug must not be given.</param>
public sealed record RenalDosing(double BelowEgfr, string Advice, bool Avoid);
