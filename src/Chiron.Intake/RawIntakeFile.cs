namespace Chiron.Intake;

/// <summary>One source file in <c>raw/intake.json</c>: what it was, what it held, what was written for it.</summary>
/// <param name="Name">Relative to the source.</param>
/// <param name="Bytes">Of the source file.</param>
/// <param name="Sha256">Of the source file, lower-case hexadecimal.</param>
/// <param name="Documents">That could be read.</param>
/// <param name="Resources">By type.</param>
/// <param name="QuarantinedByReason">Of this file.</param>
/// <param name="WrittenBytes">Size of the file in <c>raw/records</c>; null where nothing of it could be read.</param>
internal sealed record RawIntakeFile(
    string Name,
    long Bytes,
    string Sha256,
    long Documents,
    SortedDictionary<string, long> Resources,
    SortedDictionary<string, long> QuarantinedByReason,
    long? WrittenBytes);
