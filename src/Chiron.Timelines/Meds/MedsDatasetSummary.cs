namespace Chiron.Timelines.Meds;

/// <summary>What was written.</summary>
/// <param name="Folder">The dataset's folder.</param>
/// <param name="Events">Events over all splits.</param>
/// <param name="Codes">Different codes.</param>
/// <param name="Subjects">Subjects of each split; a split without any is absent.</param>
/// <param name="Files">Paths of all files relative to the folder, sorted.</param>
public sealed record MedsDatasetSummary(
    string Folder, long Events, int Codes, IReadOnlyDictionary<Split, int> Subjects, IReadOnlyList<string> Files);
