namespace Chiron.Validation.Reports;

/// <summary>Something that was read, and what it held: the proof of what the figures are about.</summary>
/// <param name="Role"><c>dataset</c>, <c>model</c> or <c>truth</c>.</param>
/// <param name="Files">Sorted by path.</param>
public sealed record InputReport(string Role, IReadOnlyList<InputFile> Files);
