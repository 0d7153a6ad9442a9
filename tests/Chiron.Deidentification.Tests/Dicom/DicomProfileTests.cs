using System.Text.Json;
using Chiron.Testing;

namespace Chiron.Deidentification.Tests;

public sealed class DicomProfileTests
{
    private static readonly (string Theirs, string Ours)[] Options =
    [
        ("rtnSafePrivOpt", "private"), ("rtnUIDsOpt", "uids"), ("rtnDevIdOpt", "device"), ("rtnInstIdOpt", "institution"), ("rtnPatCharsOpt", "patient"),
        ("rtnLongFullDatesOpt", "fullDates"), ("rtnLongModifDatesOpt", "modifiedDates"), ("cleanDescOpt", "descriptors"),
        ("cleanStructContOpt", "structured"), ("cleanGraphOpt", "graphics"),
    ];

    [Fact]
    public void Given_the_published_table_When_compared_Then_every_row_has_its_basic_action_and_its_options_in_ours()
    {
        using var published = Published();
        var ours = ConfidentialityTable.Rows.ToDictionary(row => row.Tag, StringComparer.OrdinalIgnoreCase);

        Assert.Equal(621, published.RootElement.GetArrayLength());
        Assert.Equal(621, ours.Count);
        foreach (var row in published.RootElement.EnumerateArray())
        {
            var id = row.GetProperty("id").GetString()!;
            var own = ours[id.Length == 8 ? id : "private"];
            Assert.Equal(row.GetProperty("basicProfile").GetString(), own.Basic);
            foreach (var (theirs, name) in Options)
                Assert.Equal(row.TryGetProperty(theirs, out var action) ? action.GetString() : null, own.Options.TryGetValue(name, out var stated) ? stated.ToString() : null);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_every_published_test_image_When_cleaned_Then_an_independent_reader_finds_no_listed_value_unchanged_at_any_depth(bool withOptions)
    {
        DicomTools.Require("dcmdump");
        using var published = Published();
        var options = withOptions
            ? DicomCleaner.OptionsFor(DeidentificationPolicy.Longitudinal) & ~DicomOptions.CleanPixelData & ~DicomOptions.CleanGraphics
            : DicomOptions.None;
        var kept = Kept(published, options);
        using var folder = new TemporaryFolder();
        var cleaner = new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key, options: options);
        List<string> sources = [];
        List<string> outputs = [];
        foreach (var path in DicomCorpus.Readable().Where(path => new FileInfo(path).Length < 700_000 && !Path.GetFileName(path).StartsWith("DICOMDIR", StringComparison.Ordinal)))
        {
            var output = folder.File($"{outputs.Count}.dcm");
            using (var target = File.Create(output))
                if (!cleaner.Clean(path, target).IsWritten)
                    continue;
            sources.Add(path);
            outputs.Add(output);
        }

        Assert.True(outputs.Count > 150);
        var opening = sources.FindAll(Opens);
        var before = opening.Zip(DicomTools.Dump(opening)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var listedBefore = 0;
        foreach (var (source, after) in sources.Zip(DicomTools.Dump(outputs)))
        {
            Assert.Contains(after, element => element is { Tag: "00120062", Value: "[YES]" });
            var values = before.GetValueOrDefault(source, []).GroupBy(element => element.Tag).ToDictionary(
                group => group.Key, group => group.Select(element => element.Value).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
            foreach (var (path, tag, value) in after)
            {
                Assert.False(IsPrivate(tag) && !tag[4..].StartsWith("00", StringComparison.Ordinal) && (options & DicomOptions.RetainSafePrivate) == DicomOptions.None, $"{source}: private {path}");
                if (!kept.TryGetValue(tag, out var mayStay) || mayStay || value.Contains("(no value available)", StringComparison.Ordinal) || value.StartsWith("(Sequence", StringComparison.Ordinal))
                    continue;
                if (IsStandardUid(value) || value.EndsWith("ANONYMIZED]", StringComparison.Ordinal) || value.Contains("[19000101", StringComparison.Ordinal) || value.EndsWith("[000000]", StringComparison.Ordinal))
                    continue;
                Assert.False(values.TryGetValue(tag, out var originals) && originals.Contains(value), $"{Path.GetFileName(source)}: {path} is still {value}");
            }

            listedBefore += values.Keys.Count(kept.ContainsKey);
        }

        Assert.True(listedBefore > 1000);
    }

    [Fact]
    public void Given_cleaned_files_When_read_by_a_second_independent_reader_Then_each_opens()
    {
        var gdcm = DicomTools.Require("gdcmdump");
        using var folder = new TemporaryFolder();
        var cleaner = new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key, options: DicomOptions.None);
        foreach (var name in (string[])["MR_small_bigendian.dcm", "MR_small_implicit.dcm", "image_dfl.dcm", "JPEG2000.dcm", "test-SR.dcm", "MR_small_RLE.dcm"])
        {
            using (var target = File.Create(folder.File(name)))
                Assert.True(cleaner.Clean(Path.Combine(DicomCorpus.Root, "dicom-pydicom", name), target).IsWritten);
            using var process = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo(gdcm, [folder.File(name)]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            Assert.Contains("(0012,0062)", process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }

    // Which listed tags may keep their value under the options: those that an option keeps, and times of day, which whole days do not move.
    private static Dictionary<string, bool> Kept(JsonDocument published, DicomOptions options)
    {
        var kept = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var row in published.RootElement.EnumerateArray())
        {
            var id = row.GetProperty("id").GetString()!.ToUpperInvariant();
            var own = ConfidentialityTable.Rows.Single(candidate => string.Equals(candidate.Tag, id.Length == 8 ? id : "private", StringComparison.OrdinalIgnoreCase));
            if (id.Contains('X', StringComparison.Ordinal) || id.Length != 8)
                continue;
            var tag = new DicomTag(Convert.ToUInt32(id, 16));
            var action = ConfidentialityTable.Resolve(own, options);
            kept[id] = action is DicomAction.Keep or DicomAction.CleanText or DicomAction.CleanGraphic ||
                (action == DicomAction.ShiftDate && DicomDictionary.Vr(tag) == DicomVr.TM);
        }

        return kept;
    }

    private static bool Opens(string path) => Path.GetFileName(path) is not "SC_rgb_jpeg.dcm";

    private static bool IsPrivate(string tag) => Convert.ToInt32(tag[..4], 16) % 2 != 0;

    private static bool IsStandardUid(string value) => value.StartsWith("[1.2.840.10008.", StringComparison.Ordinal);

    private static JsonDocument Published() => JsonDocument.Parse(File.ReadAllBytes(ExternalData.Require("deid/dicom-ps3.15-confidentiality-profile.json")));
}
