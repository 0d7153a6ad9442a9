namespace Chiron.Deidentification;

/// <summary>What happens to an element; the words are those of <c>fhir-elements.yaml</c>.</summary>
internal enum ElementRule : byte
{
    Scrub,
    Keep,
    Code,
    Date,
    Instant,
    BirthDate,
    Id,
    FullUrl,
    RequestUrl,
    Reference,
    ClinicalReference,
    Identifier,
    Address,
    Attachment,
    Data,
    Extension,
    Meta,
    Uid,
    Narrative,
    Remove,
}
