namespace Chiron.Deidentification;

/// <summary>Data elements by what happened to them, at any depth.</summary>
public sealed record DicomCounts
{
    /// <summary>Left as they were.</summary>
    public long Kept { get; set; }

    public long Removed { get; set; }

    /// <summary>Private elements that are not on the safe list.</summary>
    public long PrivateRemoved { get; set; }

    /// <summary>Elements that the standard's dictionary does not have.</summary>
    public long UnknownRemoved { get; set; }

    public long Emptied { get; set; }

    public long Dummies { get; set; }

    public long UidsReplaced { get; set; }

    public long DatesShifted { get; set; }

    /// <summary>Texts in which something was found and replaced.</summary>
    public long TextsChanged { get; set; }

    public static DicomCounts operator +(DicomCounts left, DicomCounts right) => new()
    {
        Kept = left.Kept + right.Kept,
        Removed = left.Removed + right.Removed,
        PrivateRemoved = left.PrivateRemoved + right.PrivateRemoved,
        UnknownRemoved = left.UnknownRemoved + right.UnknownRemoved,
        Emptied = left.Emptied + right.Emptied,
        Dummies = left.Dummies + right.Dummies,
        UidsReplaced = left.UidsReplaced + right.UidsReplaced,
        DatesShifted = left.DatesShifted + right.DatesShifted,
        TextsChanged = left.TextsChanged + right.TextsChanged,
    };
}
