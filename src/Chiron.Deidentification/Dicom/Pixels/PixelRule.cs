namespace Chiron.Deidentification;

/// <summary>One rule of <c>dicom-pixel-rules.yaml</c>; what is null fits everything.</summary>
internal sealed class PixelRule
{
    public string Name { get; set; } = "";

    public List<string>? Modality { get; set; }

    public List<string>? ImageType { get; set; }

    public List<string>? SopClass { get; set; }

    public string? BurnedInAnnotation { get; set; }

    /// <summary>Whether text is looked for.</summary>
    public bool Look { get; set; }

    /// <summary>Where it cannot be: "quarantine" or "outsideUltrasoundRegions".</summary>
    public string? Otherwise { get; set; }

    public bool Fits(DicomDataset dataset) =>
        (Modality is null || Modality.Contains(Text(dataset, DicomTags.Modality), StringComparer.OrdinalIgnoreCase)) &&
        (ImageType is null || ImageType.Exists(word => Text(dataset, DicomTags.ImageType).Contains(word, StringComparison.OrdinalIgnoreCase))) &&
        (SopClass is null || SopClass.Exists(start => Text(dataset, DicomTags.SopClassUid) is var uid && (uid == start || uid.StartsWith(start + '.', StringComparison.Ordinal)))) &&
        (BurnedInAnnotation is null || string.Equals(BurnedInAnnotation, Text(dataset, DicomTags.BurnedInAnnotation), StringComparison.OrdinalIgnoreCase));

    private static string Text(DicomDataset dataset, DicomTag tag) => DicomPeople.Text(dataset, tag, DicomText.Default);
}
