namespace Chiron.Deidentification;

/// <summary>What came of an image.</summary>
internal sealed record PixelResult(PixelOutcome Outcome)
{
    /// <summary>Why it is quarantined; null where it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it might be looked at, or changed, once it is decompressed.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Pixel data to be written; null where they stay.</summary>
    public DicomElement? Pixels { get; init; }

    public static PixelResult Quarantine(string reason) => new(PixelOutcome.Quarantined) { Reason = reason };

    public static PixelResult NotExamined(DicomFile file) => new(
        file.Dataset.Find(DicomTags.PixelData) is null && file.Dataset.Find(DicomTags.FloatPixelData) is null && file.Dataset.Find(DicomTags.DoubleFloatPixelData) is null
            ? PixelOutcome.NoPixels : PixelOutcome.NotExamined);

    public void ApplyTo(DicomDataset dataset)
    {
        if (Pixels is not null)
            dataset.Set(Pixels);
    }
}
