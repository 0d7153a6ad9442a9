namespace Chiron.Intake;

/// <summary>How far a pass over a source has come, in bytes on disk (compressed where the files are).</summary>
public readonly record struct ReadProgress(long BytesRead, long TotalBytes, long Documents);
