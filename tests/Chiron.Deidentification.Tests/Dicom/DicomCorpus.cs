using Chiron.Testing;

namespace Chiron.Deidentification.Tests;

/// <summary>The published test images, where they are; tests that ask for them are skipped elsewhere.</summary>
internal static class DicomCorpus
{
    // What is no DICOM, is cut short on purpose, or whose sequence is longer than it says.
    private static readonly HashSet<string> Unreadable = new(StringComparer.Ordinal)
    {
        "LICENSE", "MR_truncated.dcm", "rtplan_truncated.dcm", "emri_small_jpeg_2k_lossless_too_short.dcm", "DICOMDIR-nooffset",
    };

    public static string Root => ExternalData.Require("imaging/dicom");

    public static List<string> All() => [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static List<string> Readable() => All().FindAll(path => !Unreadable.Contains(Path.GetFileName(path)));

    public static List<string> Broken() => All().FindAll(path => Unreadable.Contains(Path.GetFileName(path)));
}
