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
        File.WriteAllBytes(folder.File("raw/lying.dcm"), DicomBytes.File(d => d.Text(0x00100010, "PN", "Quennell").Tag(0x00104000).Raw("LT"u8).Raw([0xFE, 0xFF]).Raw("Quennell"u8)));
        File.WriteAllBytes(folder.File("raw/deep.dcm"), DicomBytes.File(d =>
        {
            for (var i = 0; i < 10_000; i++)
                d.Tag(0x00081140).Raw("SQ\0\0"u8).Number(0xFFFFFFFF).Tag(0xFFFEE000).Number(0xFFFFFFFF);
        }));

        var report = Run(folder).Dicom!;

        Assert.Contains(report.Quarantine, entry => entry.Reason.Contains("deep", StringComparison.Ordinal));
        Assert.Contains(report.Quarantine, entry => entry.Reason.Contains("remain", StringComparison.Ordinal));
        Assert.Equal((6, 2, 4, 0), (report.Files, report.Written, report.Quarantined, report.Leaks));
        Assert.Equal(2, Outputs(folder).Count);
        Assert.DoesNotContain("Quennell", string.Concat(Outputs(folder)) + File.ReadAllText(folder.File("out/reports/deidentification.json")), StringComparison.Ordinal);
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

        Assert.Equal(2, Run(folder).Dicom!.Written);

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

    [Fact]
    public void Given_records_and_images_of_one_patient_in_a_folder_When_run_Then_one_search_covers_both_and_both_have_one_pseudonym()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("raw/records.ndjson"), $"{Records.Patient()}\n{Records.Observation("2019-03-01")}\n{Records.Note("BP 120/80 mmHg, HbA1c 8.1 %, seen 2019-03-02 by Marguerite.")}\n");
        File.WriteAllBytes(folder.File("raw/images/IM0001"), DicomBytes.File(d => d
            .Text(0x00080018, "UI", "1.2.3.5").Text(0x00080020, "DA", "20190301").Text(0x00081030, "LO", "Chest for Marguerite, call Thaddeus").Text(0x00100020, "LO", "MRN-7734521")));
        File.WriteAllText(folder.File("raw/README.txt"), "nothing of a patient");
        using var signing = EvidenceKey.LoadOrCreate(folder.File("secrets/signing.pem"));

        var report = new Deidentifier(DeidentificationPolicy.Longitudinal, Records.Key) { EvidenceKey = signing }.Run(folder.File("raw"), folder.File("out"));

        Assert.True(report.Passed);
        Assert.Equal((1, 1, 1, 0), (report.Patients, report.Dicom!.Files, report.Dicom.Written, report.Dicom.Leaks));
        Assert.Equal((1, 1), (report.Dicom.Utility.Days, report.Dicom.Utility.DaysKept));
        Assert.Equal((2, 2), (report.Utility.Text.Measures, report.Utility.Text.MeasuresKept));
        Assert.InRange(report.Utility.Text.WordsKept, 10, report.Utility.Text.Words - 2);
        using var image = new DicomPart10().Read(Outputs(folder).Single());
        var pseudonym = DicomPeople.Text(image.Dataset, DicomTags.PatientId, DicomText.Default);
        Assert.Contains(pseudonym, File.ReadAllText(folder.File("out/part-00001.ndjson")), StringComparison.Ordinal);
        Assert.DoesNotContain("Thaddeus", File.ReadAllText(Outputs(folder).Single()), StringComparison.Ordinal);
        Assert.Contains("<h2>DICOM</h2>", File.ReadAllText(folder.File("out/reports/deidentification.html")), StringComparison.Ordinal);
        var pack = EvidencePack.Verify(folder.File("out/reports/evidence.zip"));
        Assert.Equal((0, 1L), (pack.Problems.Count, pack.Manifest!.Images));
        Assert.Contains(pack.Manifest.Files, file => file.Path == "dicom.sha256");
    }

    [Fact]
    public void Given_a_patient_who_is_called_as_a_tag_is_When_run_Then_the_tag_in_a_names_place_is_no_leak()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("raw/a.dcm"), DicomBytes.File(d => d
            .Text(0x00080018, "UI", "1.2.3.5").Text(0x00081030, "LO", "seen by Dr. Okonkwo, Dr. Whitlock").Text(0x00100010, "PN", "NAME^PATIENT^NAME").Text(0x00100020, "LO", "77345")));

        Assert.Equal(0, new Deidentifier(DeidentificationPolicy.SafeHarbor, Records.Key).Run(folder.File("raw"), folder.File("out")).Dicom!.Leaks);
        Assert.Contains("[NAME]", File.ReadAllText(Outputs(folder).Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_an_identifier_that_cleaning_leaves_When_audited_Then_the_file_is_withdrawn_and_the_run_fails()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("raw/a.dcm"), DicomBytes.File(d => d
            .Text(0x00080018, "UI", "1.2.3.5").Text(0x00080080, "LO", "Praxis Quennell").Text(0x00100010, "PN", "Quennell^Marguerite").Text(0x00100020, "LO", "77345")));

        var report = new Deidentifier(DeidentificationPolicy.Longitudinal, Records.Key) { DicomOptions = DicomOptions.RetainInstitutionIdentity }.Run(folder.File("raw"), folder.File("out"));

        Assert.False(report.Passed);
        Assert.Equal((0, 1), (report.Dicom!.Written, report.Dicom.Withdrawn));
        Assert.Equal("(0008,0080)", Assert.Single(report.Dicom.Findings).Element);
        Assert.False(Directory.Exists(folder.File("out/dicom")));
    }

    [Fact]
    public void Given_an_output_of_images_When_one_is_changed_lost_or_added_Then_the_second_audit_names_it()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 3; i++)
            File.WriteAllBytes(folder.File($"raw/{i}.dcm"), DicomBytes.File(d => d.Text(0x00080018, "UI", $"1.2.3.{i}").Text(0x00100020, "LO", "77345")));
        Run(folder);
        var outputs = Outputs(folder);
        var audit = new OutputAudit(DeidentificationPolicy.Longitudinal, DeidentificationKey.LoadOrCreate(folder.File("secrets/deidentification.key")));
        Assert.True(audit.Run(folder.File("raw"), folder.File("out")).Passed);

        File.Delete(outputs[0]);
        File.WriteAllBytes(outputs[1], DicomBytes.File(d => d.Text(0x00080018, "UI", "1.2.3.1").Text(0x00100020, "LO", "77345")));
        File.WriteAllText(folder.File("out/dicom/extra.dcm"), "extra");
        var again = audit.Run(folder.File("raw"), folder.File("out"));

        Assert.Equal(["missing", "not as", "not in"], again.Problems.Select(problem => problem.Contains("missing", StringComparison.Ordinal) ? "missing" : problem.Contains("not as", StringComparison.Ordinal) ? "not as" : "not in").Order(StringComparer.Ordinal));
        Assert.NotEqual(0, again.Leaks);
    }

    [Fact]
    public void Given_an_output_of_images_within_a_folder_of_records_When_records_are_read_Then_its_reports_are_none()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("raw/a.dcm"), DicomCleanerTests.File());
        new Deidentifier(DeidentificationPolicy.Longitudinal, Records.Key).Run(folder.File("raw"), folder.File("records/images"));
        File.WriteAllText(folder.File("records/part-00001.ndjson"), Records.Patient());

        Assert.Equal(["part-00001.ndjson"], new Chiron.Intake.FhirSource(folder.File("records")).Files.Select(file => file.Name));
    }

    private static DeidentificationReport Run(TemporaryFolder folder, DeidentificationPolicy? policy = null) =>
        new Deidentifier(policy ?? DeidentificationPolicy.Longitudinal, DeidentificationKey.LoadOrCreate(folder.File("secrets/deidentification.key")))
            .Run(folder.File("raw"), folder.File("out"));

    private static List<string> Outputs(TemporaryFolder folder) =>
        [.. Directory.EnumerateFiles(folder.File("out"), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
