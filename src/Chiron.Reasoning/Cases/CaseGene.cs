namespace Chiron.Reasoning.Cases;

/// <summary>What is known of a gene that decides on drugs.</summary>
/// <param name="Gene">HGNC symbol.</param>
/// <param name="Phenotype">As the pack words it, such as <c>poor metabolizer</c>.</param>
public sealed record CaseGene(string Gene, string Phenotype);
