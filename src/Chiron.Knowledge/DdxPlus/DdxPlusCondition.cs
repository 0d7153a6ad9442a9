namespace Chiron.Knowledge.DdxPlus;

/// <summary>One pathology of DDXPlus, as <c>release_conditions.json</c> describes it.</summary>
/// <param name="Name">As patients' pathologies and differentials name it.</param>
/// <param name="Icd10">As the file has it, in capitals; where it names several, the last.</param>
/// <param name="Severity">1, the gravest, to 5.</param>
/// <param name="Evidences">Places in the catalogue's evidences of the symptoms and antecedents that it may bring about, ascending; it brings about no other.</param>
public sealed record DdxPlusCondition(string Name, string Icd10, int Severity, IReadOnlyList<int> Evidences);
