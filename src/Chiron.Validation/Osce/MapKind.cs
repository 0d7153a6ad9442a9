namespace Chiron.Validation.Osce;

/// <summary>How a case's diagnosis was found in a pack.</summary>
public enum MapKind
{
    /// <summary>The pack does not hold it.</summary>
    OutOfReach,

    /// <summary>By the pack's own name or synonym.</summary>
    Name,

    /// <summary>By an ICD-10-CM code of the same disease.</summary>
    Code,

    /// <summary>By an ICD-10-CM code of a wider disease that holds it.</summary>
    Wider,
}
