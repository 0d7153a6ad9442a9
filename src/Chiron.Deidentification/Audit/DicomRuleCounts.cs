namespace Chiron.Deidentification;

/// <summary>What became of the elements that one rule of the profile is for, counted by comparing source and output.</summary>
public sealed record DicomRuleCounts
{
    /// <summary>The value is as it was, byte for byte.</summary>
    public long Unchanged { get; set; }

    /// <summary>Another value stands there.</summary>
    public long Replaced { get; set; }

    /// <summary>The element stands without its value.</summary>
    public long Emptied { get; set; }

    public long Removed { get; set; }

    public long All => Unchanged + Replaced + Emptied + Removed;

    internal void Add(DicomRuleCounts other)
    {
        Unchanged += other.Unchanged;
        Replaced += other.Replaced;
        Emptied += other.Emptied;
        Removed += other.Removed;
    }
}
