namespace Chiron.Deidentification;

/// <summary>
/// One data element: bytes as they stand in the file, or the items of a sequence. Values are slices of what was read and copied only when changed.
/// </summary>
public sealed class DicomElement(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value)
{
    public DicomTag Tag { get; } = tag;

    /// <summary>As the file writes it; from the dictionary where the file is of implicit kind.</summary>
    public DicomVr Vr { get; } = vr;

    /// <summary>
    /// The bytes of the value in the byte order of the file. For encapsulated pixel data everything from the offset table's item to the delimiter.
    /// Empty for a sequence.
    /// </summary>
    public ReadOnlyMemory<byte> Value { get; set; } = value;

    /// <summary>The items of a sequence; null for all other elements.</summary>
    public List<DicomDataset>? Items { get; init; }

    /// <summary>Whether the length was left undefined and a delimiter ends the value.</summary>
    public bool HasUndefinedLength { get; init; }

    /// <summary>An element without a value representation in a file that should have them: read, and written again, in implicit form.</summary>
    public bool IsImplicitForm { get; init; }

    /// <summary>Pixel data in fragments, as compressed images have them.</summary>
    public bool IsEncapsulated => HasUndefinedLength && Items is null;

    public bool IsSequence => Items is not null;

    // Bytes of the value when written; set by DicomWriter before a sequence of defined length is written.
    internal long MeasuredLength { get; set; }
}
