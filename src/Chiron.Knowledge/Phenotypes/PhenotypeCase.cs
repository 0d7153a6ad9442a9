namespace Chiron.Knowledge.Phenotypes;

/// <summary>A person's phenotype in terms of the ontology.</summary>
/// <param name="Id">Of the case, as its source has it.</param>
/// <param name="Present">Terms that were seen, each once.</param>
/// <param name="Excluded">Terms that were looked for and not there.</param>
/// <param name="Disease">What was diagnosed, such as <c>OMIM:154700</c>; null where unknown.</param>
/// <param name="Publication">Where the case was published, such as <c>PMID:15266616</c>; null where nowhere.</param>
public sealed record PhenotypeCase(string Id, int[] Present, int[] Excluded, string? Disease = null, string? Publication = null);
