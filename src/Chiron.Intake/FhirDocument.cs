namespace Chiron.Intake;

/// <summary>One JSON document of a source: a resource or a bundle of them. Not yet known to be well formed.</summary>
/// <param name="File">Path relative to the source, with forward slashes.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="ByteOffset">Of its first byte in the uncompressed file.</param>
/// <param name="Utf8">Its bytes, from <c>{</c> on, in a buffer that the next document overwrites: copy what must outlive it.</param>
public readonly record struct FhirDocument(string File, long Line, long ByteOffset, ReadOnlyMemory<byte> Utf8);
