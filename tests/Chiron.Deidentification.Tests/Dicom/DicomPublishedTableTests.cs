using System.Globalization;
using System.Text.Json;
using Chiron.Testing;

namespace Chiron.Deidentification.Tests;

/// <summary>
/// A run over all published test images, looked at by an independent reader and held against the table as the standard publishes it. Neither the product's
/// reader nor its copy of the table is asked.
/// </summary>
public sealed class DicomPublishedTableTests
{
    private static readonly (DicomOptions Option, string Column)[] Columns =
    [
        (DicomOptions.RetainSafePrivate, "rtnSafePrivOpt"), (DicomOptions.RetainUids, "rtnUIDsOpt"), (DicomOptions.RetainDeviceIdentity, "rtnDevIdOpt"),
        (DicomOptions.RetainInstitutionIdentity, "rtnInstIdOpt"), (DicomOptions.RetainPatientCharacteristics, "rtnPatCharsOpt"),
        (DicomOptions.RetainModifiedDates, "rtnLongModifDatesOpt"), (DicomOptions.CleanDescriptors, "cleanDescOpt"),
        (DicomOptions.CleanStructuredContent, "cleanStructContOpt"), (DicomOptions.CleanGraphics, "cleanGraphOpt"),
    ];

    [Theory]
    [InlineData(DicomOptions.None)]
    [InlineData(DicomOptions.RetainModifiedDates | DicomOptions.CleanDescriptors | DicomOptions.CleanStructuredContent | DicomOptions.RetainPatientCharacteristics | DicomOptions.RetainSafePrivate)]
    public void Given_all_published_images_When_a_run_has_cleaned_them_Then_an_independent_reader_finds_no_listed_value_that_the_published_table_does_not_keep(DicomOptions options)
    {
        DicomTools.Require("dcmdump");
        var table = Published();
        Assert.Equal(621, table.Count);
        using var folder = new TemporaryFolder();
        var report = new Deidentifier(DeidentificationPolicy.Longitudinal, Records.Key) { DicomOptions = options }.Run(DicomCorpus.Root, folder.Path);
        var pairs = Pairs(folder.Path);
        Assert.True(report.Dicom!.Leaks == 0, string.Join('\n', report.Dicom.Findings.Select(finding => $"{pairs.Find(pair => pair.Output.EndsWith(finding.File, StringComparison.Ordinal)).Source}: {finding}")));
        pairs.RemoveAll(pair => !File.Exists(pair.Output));
        Assert.Equal(report.Dicom.Written, pairs.Count);
        Assert.True(pairs.Count > 220, $"only {pairs.Count} of the images were written");
        var outputs = DicomTools.Dump(pairs.ConvertAll(pair => pair.Output));
        var opening = pairs.FindAll(pair => Path.GetFileName(pair.Source) != "SC_rgb_jpeg.dcm"); // which that reader cannot open before either
        var sources = opening.Zip(DicomTools.Dump(opening.ConvertAll(pair => pair.Source))).ToDictionary(pair => pair.First.Source, pair => pair.Second, StringComparer.Ordinal);
        Assert.Equal(pairs.Count, outputs.Count);

        var changed = 0;
        List<string> wrong = [];
        foreach (var (pair, output) in pairs.Zip(outputs))
        {
            Assert.Contains(output, element => element is { Tag: "00120062", Value: "[YES]" });
            var before = sources.GetValueOrDefault(pair.Source, []);
            var values = before.Where(element => element.HasValue).ToLookup(element => element.Tag, element => element.Value, StringComparer.Ordinal);
            changed += values.Count(group => Required(table, group.Key, options) is not null);
            foreach (var element in output)
                if (Wrong(element, Required(table, element.Tag, options), values) is { } fault)
                    wrong.Add($"{Path.GetFileName(pair.Source)}: {element.Path} {fault}: {element.Value}");
            if ((options & DicomOptions.RetainModifiedDates) != DicomOptions.None && Offsets(before, output).Count() > 1)
                wrong.Add($"{Path.GetFileName(pair.Source)}: days moved by {string.Join(", ", Offsets(before, output))}");
        }

        Assert.True(changed > 2000, $"only {changed} listed elements stood in the sources");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(40)));
    }

    private static string? Wrong(DicomTools.DumpedElement element, string? required, ILookup<string, string> before)
    {
        if (required is null)
            return null;
        if (required == "X")
            return "stands, and the table removes it";
        if (!element.HasValue || required == "time" && element.Vr is "TM" or "UN") // whole days do not move a time of day
            return null;
        if (element.Value.StartsWith("[1.2.840.10008.", StringComparison.Ordinal) || element.Value.StartsWith('=')) // UIDs that the standard gives
            return null;
        var isDummy = element.Value is "[ANONYMIZED]" or "[19000101]" or "[19000101000000]" or "[000000]" or "[000D]" or "[0]" or "0" || element.Value == "00\\00";
        return !isDummy && before[element.Tag].Contains(element.Value, StringComparer.Ordinal) ? $"is as it was, and the table says {required}" : null;
    }

    // What must happen to an element: its action in the table, "date" or "time" where it is cleaned by moving days; null where it may stay, or is cleaned as text.
    private static string? Required(Dictionary<string, JsonElement> table, string tag, DicomOptions options)
    {
        var isPrivate = int.Parse(tag.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % 2 != 0;
        var id = isPrivate ? "ggggeeee-where-gggg-is-odd" : tag[..2] == "50" ? "50xxxxxx" : tag[..2] == "60" ? $"60xx{tag[4..]}" : tag;
        if (!table.TryGetValue(id, out var row))
            return null;
        foreach (var (option, column) in Columns)
            if ((options & option) != DicomOptions.None && row.TryGetProperty(column, out _))
                return column != "rtnLongModifDatesOpt" ? null : row.GetProperty("name").GetString()!.Split(' ').Contains("Time") ? "time" : "date";
        return row.GetProperty("basicProfile").GetString();
    }

    // By how many days the dates of elements that both hold once have moved.
    private static IEnumerable<int> Offsets(List<DicomTools.DumpedElement> before, List<DicomTools.DumpedElement> after)
    {
        var moved = after.Where(element => element.Vr == "DA").ToLookup(element => element.Path, StringComparer.Ordinal);
        return before.Where(element => element.Vr == "DA").Select(element => (From: Day(element.Value), To: moved[element.Path].Select(other => Day(other.Value)).FirstOrDefault()))
            .Where(pair => pair is { From: not null, To: { Year: > 1900 } }).Select(pair => pair.To!.Value.DayNumber - pair.From!.Value.DayNumber).Distinct();

        static DateOnly? Day(string value) => DateOnly.TryParseExact(value.Trim('[', ']', ' '), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    // Outputs by the names that the key gives them.
    private static List<(string Source, string Output)> Pairs(string folder)
    {
        var pseudonyms = new Pseudonyms(Records.Key);
        return DicomCorpus.All().ConvertAll(path => (path, Path.Combine(folder, "dicom", DicomSource.OutputName(Path.GetRelativePath(DicomCorpus.Root, path), pseudonyms))));
    }

    private static Dictionary<string, JsonElement> Published()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(ExternalData.Require("deid/dicom-ps3.15-confidentiality-profile.json")));
        return json.RootElement.Clone().EnumerateArray().ToDictionary(row => row.GetProperty("id").GetString()!, StringComparer.OrdinalIgnoreCase);
    }
}
