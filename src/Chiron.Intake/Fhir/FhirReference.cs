namespace Chiron.Intake.Fhir;

/// <summary>The id that a FHIR reference points at.</summary>
internal static class FhirReference
{
    /// <summary>
    /// The last part of <c>Patient/1</c>, <c>https://host/Patient/1</c>, <c>Patient/1/_history/2</c>, <c>urn:uuid:1</c>. Empty for a search
    /// (<c>Practitioner?identifier=…</c>); with its <c>#</c> for a contained resource.
    /// </summary>
    public static ReadOnlyMemory<byte> IdOf(ReadOnlyMemory<byte> reference)
    {
        var text = reference.Span;
        if (text.IndexOf((byte)'?') >= 0)
            return default;
        var history = text.IndexOf("/_history/"u8);
        if (history >= 0)
            text = text[..history];
        var start = text.LastIndexOfAny((byte)'/', (byte)':') + 1;
        return reference[start..text.Length];
    }
}
