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

    private static JsonDocument Published() => JsonDocument.Parse(File.ReadAllBytes(ExternalData.Require("deid/dicom-ps3.15-confidentiality-profile.json")));
}
