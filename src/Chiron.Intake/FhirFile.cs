namespace Chiron.Intake;

/// <summary>One file of a source.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its path relative to the source, with forward slashes.</param>
/// <param name="Bytes">Its size on disk.</param>
public sealed record FhirFile(string Path, string Name, long Bytes);
