namespace Chiron.Deidentification;

/// <summary>Elements whose name alone says how they are walked, whatever the policy's rule.</summary>
internal enum ElementKind : byte
{
    Other,
    Contained,
    Code,
    Display,
    Entry,
    Meta,
    Outcome,
    Request,
    Resource,
    Response,
    System,
    Text,
    Unit,
    Url,
    Value,
}
