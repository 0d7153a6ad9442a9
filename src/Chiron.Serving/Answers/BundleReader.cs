using Chiron.Reasoning.Cases;

namespace Chiron.Serving.Answers;

/// <summary>
/// Reads one person's FHIR R4 bundle as a record. Serving reads no record format itself: whoever hosts the server hands it the reader at the start. Safe for many threads.
/// </summary>
/// <param name="utf8">The bundle as JSON, from its brace on.</param>
/// <param name="scope">Whether the bundle is all that is known of the person.</param>
/// <returns>The record; what of it could not be read is among its problems, by type and reason.</returns>
/// <exception cref="RequestRefusedException">Nothing of it can be read; the message quotes none of it.</exception>
public delegate PersonRecord BundleReader(ReadOnlyMemory<byte> utf8, RecordScope scope);
