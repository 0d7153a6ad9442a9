using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>The report on disk: <c>deidentification.json</c> for machines, <c>deidentification.html</c> for people.</summary>
internal static class ReportFiles
{
    private const string JsonName = "deidentification.json";
    private const string PageName = "deidentification.html";

    public static void Write(string folder, DeidentificationReport report)
    {
        AtomicFile.WriteAllBytes(Path.Combine(folder, JsonName), JsonSerializer.SerializeToUtf8Bytes(report, ReportJson.Default.DeidentificationReport));
        AtomicFile.WriteAllText(Path.Combine(folder, PageName), ReportPage.Html(report));
    }

    public static void Delete(string folder)
    {
        foreach (var name in (ReadOnlySpan<string>)[JsonName, PageName, EvidencePack.FileName, DicomFolderRun.ListName])
            if (File.Exists(Path.Combine(folder, name)))
                File.Delete(Path.Combine(folder, name));
    }

    public static DeidentificationReport? TryRead(string folder)
    {
        var path = Path.Combine(folder, JsonName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ReportJson.Default.DeidentificationReport) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
