namespace Chiron.Intake.Fhir;

internal enum ObservedValueKind
{
    None,
    Number,
    Boolean,
    Concept,
    Text,

    /// <summary>A value that events have no place for: sampled data, a date, a time, a period.</summary>
    Unsupported,

    /// <summary>No value, and the record says that it is absent.</summary>
    Absent,
}
