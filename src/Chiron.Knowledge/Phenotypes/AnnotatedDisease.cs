namespace Chiron.Knowledge.Phenotypes;

/// <summary>A disease as phenotype.hpoa describes it.</summary>
/// <param name="Id">Such as <c>OMIM:154700</c>.</param>
/// <param name="Phenotypes">By term of the ontology: share of patients who have it, 0 to 1; null where it is annotated without a frequency.</param>
/// <param name="References">What the annotations cite, such as <c>PMID:15266616</c>.</param>
public sealed record AnnotatedDisease(string Id, string Name, IReadOnlyDictionary<int, double?> Phenotypes, IReadOnlySet<string> References);
