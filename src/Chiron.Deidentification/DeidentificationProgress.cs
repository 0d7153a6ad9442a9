namespace Chiron.Deidentification;

/// <summary>How far a run has come.</summary>
/// <param name="Stage">"identities", "records" or "risk".</param>
/// <param name="BytesDone">Bytes on disk of the source that this stage has read.</param>
/// <param name="TotalBytes">Bytes on disk that each stage reads.</param>
public readonly record struct DeidentificationProgress(string Stage, long BytesDone, long TotalBytes);
