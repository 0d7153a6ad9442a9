using Chiron.Testing;

namespace Chiron.Deidentification.Tests;

public sealed class DicomFolderTests
{
    [Fact]
    public void Given_a_folder_with_bad_files_When_run_Then_the_good_are_written_under_names_that_tell_nothing_and_the_bad_are_counted_with_reasons()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("raw/Quennell_Marguerite.dcm"), DicomCleanerTests.File());
        File.WriteAllBytes(folder.File("raw/below/Quennell2.dcm"), DicomCleanerTests.File());
        File.WriteAllBytes(folder.File("raw/empty.dcm"), []);
        File.WriteAllBytes(folder.File("raw/cut.dcm"), DicomCleanerTests.File()[..700]);

        var report = Run(folder);

        Assert.Equal((4, 2, 2, 0), (report.Files, report.Written, report.Quarantined, report.Leaks));
        Assert.Equal(2, Outputs(folder).Count);
        Assert.DoesNotContain("Quennell", string.Concat(Outputs(folder)) + File.ReadAllText(folder.File("out/reports/dicom.json")), StringComparison.Ordinal);
        Assert.Contains(report.Quarantine, entry => entry.Reason.Contains("empty", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(folder.File("out"), "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void Given_a_finished_run_When_run_again_Then_nothing_is_done_and_what_is_missing_is_made_again_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("raw/a.dcm"), DicomCleanerTests.File());
        File.WriteAllBytes(folder.File("raw/b.dcm"), DicomBytes.File(d => d.Text(0x00080018, "UI", "1.2.3.5").Text(0x00100020, "LO", "77345")));
        var first = Run(folder);
        var bytes = Outputs(folder).Select(File.ReadAllBytes).ToList();

        Assert.True(Run(folder).IsUnchanged);
        File.Delete(Outputs(folder)[0]);
        var third = Run(folder);

        Assert.False(first.IsUnchanged);
        Assert.False(third.IsUnchanged);
        Assert.Equal(bytes, Outputs(folder).Select(File.ReadAllBytes).ToList());
    }

    [Fact]
    public void Given_a_name_that_another_file_of_the_patient_states_When_run_Then_the_text_of_this_file_does_not_name_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("raw/a.dcm"), DicomBytes.File(d => d.Text(0x00081030, "LO", "Images for Zerelda").Text(0x00100020, "LO", "77345")));
        File.WriteAllBytes(folder.File("raw/z.dcm"), DicomBytes.File(d => d.Text(0x00100010, "PN", "Oakes^Zerelda").Text(0x00100020, "LO", "77345")));

        Assert.Equal(2, Run(folder).Written);

        foreach (var output in Outputs(folder))
            Assert.DoesNotContain("Zerelda", File.ReadAllText(output), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_another_policy_When_run_Then_every_file_is_made_anew()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("raw/a.dcm"), DicomCleanerTests.File());
        Run(folder);

        Assert.False(Run(folder, DeidentificationPolicy.SafeHarbor).IsUnchanged);

        using var file = new DicomPart10().Read(Outputs(folder).Single());
        Assert.Equal("REMOVED", DicomPeople.Text(file.Dataset, DicomTags.LongitudinalTemporalInformationModified, DicomText.Default));
    }

    private static DicomReport Run(TemporaryFolder folder, DeidentificationPolicy? policy = null) =>
        new DicomFolderRun(policy ?? DeidentificationPolicy.Longitudinal, DeidentificationKey.LoadOrCreate(folder.File("secrets/deidentification.key")))
            .Run(folder.File("raw"), folder.File("out"));

    private static List<string> Outputs(TemporaryFolder folder) =>
        [.. Directory.EnumerateFiles(folder.File("out"), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
