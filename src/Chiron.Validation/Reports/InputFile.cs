namespace Chiron.Validation.Reports;

/// <param name="Path">Relative to the folder that was given, with slashes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record InputFile(string Path, string Sha256);
