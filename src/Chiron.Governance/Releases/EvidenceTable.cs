namespace Chiron.Governance.Releases;

/// <summary>A table of results for the model card, as the validation computed it.</summary>
/// <param name="Title">What was measured, on whom.</param>
/// <param name="Columns">Heads of the columns.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
public sealed record EvidenceTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
