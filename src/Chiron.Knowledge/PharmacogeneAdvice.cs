namespace Chiron.Knowledge;

/// <summary>What a person's genotype means for a drug.</summary>
/// <param name="Gene">HGNC symbol, such as <c>CYP2C19</c>.</param>
/// <param name="Phenotype">Such as <c>poor metabolizer</c>.</param>
/// <param name="Advice">In a sentence.</param>
/// <param name="Avoid">True where the drug must not be given.</param>
public sealed record PharmacogeneAdvice(string Gene, string Phenotype, string Advice, bool Avoid);
