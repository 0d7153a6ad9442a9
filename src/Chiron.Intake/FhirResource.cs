namespace Chiron.Intake;

/// <summary>One resource in a document, well-formed JSON with a <c>resourceType</c>; nothing else is known of it yet.</summary>
/// <param name="Document">Where it stands.</param>
/// <param name="Entry">Index in the bundle, from 0; null for a document that is the resource itself.</param>
/// <param name="Offset">Of its first byte in the document.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ResourceType">Such as <c>Observation</c>.</param>
/// <param name="Id">Its <c>id</c>; for a bundle's entry without one, the last part of <c>fullUrl</c>; empty where there is neither.</param>
/// <param name="FullUrlId">The last part of the entry's <c>fullUrl</c>, by which a bundle's own references may name it; empty outside bundles.</param>
public readonly record struct FhirResource(
    FhirDocument Document, int? Entry, int Offset, int Length, string ResourceType, ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> FullUrlId)
{
    /// <summary>The resource's bytes, in the document's buffer.</summary>
    public ReadOnlyMemory<byte> Utf8 => Document.Utf8.Slice(Offset, Length);
}
