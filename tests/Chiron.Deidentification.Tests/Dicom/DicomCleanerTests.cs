using System.Text;

namespace Chiron.Deidentification.Tests;

public sealed class DicomCleanerTests
{
    private static readonly DicomPart10 Format = new();

    [Fact]
    public void Given_a_patient_known_from_fhir_When_a_file_with_that_identifier_is_cleaned_Then_pseudonym_and_days_are_the_same_as_in_fhir()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), Records.Observation("2019-03-01"));
        records.Run();
        var patient = records.Single("Patient");
        var observation = records.Single("Observation");
        var identities = new IdentityIndex();
        foreach (var line in new[] { Records.Patient() })
            new IdentityCollector(identities).Collect(Encoding.UTF8.GetBytes(line));

        var output = Clean(File(), identities: identities);

        Assert.Equal((string?)patient["id"], Text(output, 0x00100020));
        Assert.Equal(((string)observation["effectiveDateTime"]!).Replace("-", "", StringComparison.Ordinal), Text(output, 0x00080020));
    }

    [Fact]
    public void Given_two_files_When_cleaned_Then_a_reference_in_one_points_to_the_new_uid_of_the_other()
    {
        var first = Clean(DicomBytes.File(d => d.Text(0x00080018, "UI", "1.2.3.4").Text(0x00100020, "LO", "77345")));
        var second = Clean(DicomBytes.File(d => d.Text(0x00080018, "UI", "1.2.3.5").Sequence(0x00081140, i => i.Text(0x00081155, "UI", "1.2.3.4")).Text(0x00100020, "LO", "77345")));

        Assert.StartsWith("2.25.", Text(first, 0x00080018), StringComparison.Ordinal);
        Assert.Equal(Text(first, 0x00080018), Text(second.Dataset.Find(new DicomTag(0x00081140))!.Items![0], 0x00081155));
        Assert.Equal(Text(first, 0x00080018), Text(first.Meta!, 0x00020003));
    }

    [Fact]
    public void Given_identity_at_any_depth_When_cleaned_Then_no_byte_of_it_is_left()
    {
        var (bytes, result) = CleanBytes(File());

        Assert.True(result.IsWritten);
        var text = Encoding.Latin1.GetString(bytes);
        foreach (var secret in (string[])["Quennell", "Marguerite", "MRN-7734521", "Thaddeus", "ACC-991", "20190301", "Framingham", "1.2.3.99", "SECRET"])
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        Assert.True(result.Counts is { PrivateRemoved: > 0, UidsReplaced: > 0, DatesShifted: > 0, TextsChanged: > 0, Removed: > 0 });
    }

    [Fact]
    public void Given_descriptors_and_measures_When_cleaned_Then_what_is_clinical_stays()
    {
        var output = Clean(File());

        Assert.Equal("Chest follow up of [NAME]", Text(output, 0x00081030));
        Assert.Equal("058Y", Text(output, 0x00101010));
        Assert.Equal("F", Text(output, 0x00100040));
        Assert.Equal("101530", Text(output, 0x00080030));
        Assert.Equal("1000", Text(output, 0x0019100C)); // of the safe list
        Assert.Equal("SIEMENS MR HEADER", Text(output, 0x00190010));
    }

    [Fact]
    public void Given_options_When_cleaned_Then_the_file_says_what_was_really_done()
    {
        var longitudinal = Clean(File());
        Assert.Equal("YES", Text(longitudinal, 0x00120062));
        Assert.Equal("MODIFIED", Text(longitudinal, 0x00280303));
        Assert.Equal(["113100", "113101", "113103", "113104", "113105", "113107", "113108", "113111"], Codes(longitudinal));

        var harbor = Clean(File(), DeidentificationPolicy.SafeHarbor);
        Assert.Equal("REMOVED", Text(harbor, 0x00280303));
        Assert.DoesNotContain("113107", Codes(harbor));
        Assert.Equal("", Text(harbor, 0x00080020));

        var basic = Clean(File(), options: DicomOptions.None);
        Assert.Equal(["113100"], Codes(basic));
        Assert.Null(basic.Dataset.Find(new DicomTag(0x00081030)));
        Assert.Equal("", Text(basic, 0x00100040));
    }

    [Fact]
    public void Given_an_age_over_89_When_cleaned_Then_it_is_90()
    {
        var output = Clean(DicomBytes.File(d => d.Text(0x00100020, "LO", "77345").Text(0x00101010, "AS", "097Y")));
        Assert.Equal("090Y", Text(output, 0x00101010));
    }

    [Fact]
    public void Given_years_alone_and_shifted_dates_asked_for_When_made_Then_a_sentence_refuses()
    {
        Assert.Contains("years alone", Assert.Throws<DeidentificationException>(
            () => new DicomCleaner(DeidentificationPolicy.SafeHarbor, Records.Key, options: DicomOptions.RetainModifiedDates)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_bad_files_When_cleaned_Then_each_is_refused_with_a_reason_and_nothing_is_written()
    {
        var cleaner = new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key);
        byte[][] files = [[], new byte[300], File()[..500], Encoding.ASCII.GetBytes("not dicom at all, but some text of fair length")];
        foreach (var file in files)
        {
            using var target = new MemoryStream();
            var result = cleaner.Clean(file.AsMemory(), target);
            Assert.False(result.IsWritten);
            Assert.NotEmpty(result.Reason!);
            Assert.DoesNotContain("Quennell", result.Reason!, StringComparison.Ordinal);
            Assert.Equal(0, target.Length);
        }
    }

    [Fact]
    public void Given_mutated_files_When_cleaned_Then_each_is_written_or_refused()
    {
        var cleaner = new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key, options: DicomCleaner.OptionsFor(DeidentificationPolicy.Longitudinal) & ~DicomOptions.CleanPixelData);
        var seed = File();
        var random = new Random(7);
        var written = 0;
        for (var i = 0; i < 2000; i++)
        {
            byte[] bytes = [.. seed];
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(132, bytes.Length)] = (byte)random.Next(256);
            using var target = new MemoryStream();
            var result = cleaner.Clean(bytes.AsMemory(), target);
            written += result.IsWritten ? 1 : 0;
            Assert.Equal(result.IsWritten, target.Length > 0);
        }

        Assert.InRange(written, 1, 2000);
    }

    internal static byte[] File() => DicomBytes.File(d => d
        .Text(0x00080005, "CS", "ISO_IR 100")
        .Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4")
        .Text(0x00080018, "UI", "1.2.3.99.1")
        .Text(0x00080020, "DA", "20190301")
        .Text(0x00080030, "TM", "101530")
        .Text(0x00080050, "SH", "ACC-9912")
        .Text(0x00080060, "CS", "MR")
        .Text(0x00080090, "PN", "Quennell^Thaddeus")
        .Text(0x00081030, "LO", "Chest follow up of Marguerite Quennell")
        .Sequence(0x00081140, i => i.Text(0x00081155, "UI", "1.2.3.99.2").Text(0x00100010, "PN", "Quennell^Marguerite"))
        .Text(0x00100010, "PN", "Quennell^Marguerite")
        .Text(0x00100020, "LO", "MRN-7734521")
        .Text(0x00100030, "DA", "19610417")
        .Text(0x00100040, "CS", "F")
        .Text(0x00101010, "AS", "058Y")
        .Text(0x00101040, "LO", "48 Tamarind Crescent, Framingham")
        .Text(0x00104000, "LT", "Lives in Framingham; seen 20190301, record MRN-7734521")
        .Text(0x00190010, "LO", "SIEMENS MR HEADER")
        .Text(0x0019100C, "IS", "1000")
        .Text(0x00191010, "LO", "SECRET1")
        .Text(0x0020000D, "UI", "1.2.3.99")
        .Sequence(0x00400275, i => i.Text(0x00400007, "LO", "SECRET2"))
        .Sequence(0x0040A730, i => i.Text(0x0040A160, "UT", "Mrs Quennell is well.").Text(0x0040A123, "PN", "SECRET3"))
        .Text(0x60000022, "LO", "SECRET4")
        .Text(0x50000022, "LO", "SECRET5"), sopClass: "1.2.840.10008.5.1.4.1.1.4");

    private static DicomFile Clean(byte[] file, DeidentificationPolicy? policy = null, IdentityIndex? identities = null, DicomOptions? options = null) =>
        Format.Read(CleanBytes(file, policy, identities, options).Bytes.AsMemory());

    private static (byte[] Bytes, DicomResult Result) CleanBytes(
        byte[] file, DeidentificationPolicy? policy = null, IdentityIndex? identities = null, DicomOptions? options = null)
    {
        using var target = new MemoryStream();
        var result = new DicomCleaner(policy ?? DeidentificationPolicy.Longitudinal, Records.Key, identities, options).Clean(file.AsMemory(), target);
        Assert.Null(result.Reason);
        return (target.ToArray(), result);
    }

    private static string Text(DicomFile file, uint tag) => Text(file.Dataset, tag);

    private static string Text(DicomDataset dataset, uint tag) => DicomPeople.Text(dataset, new DicomTag(tag), Encoding.Latin1);

    private static List<string> Codes(DicomFile file) =>
        file.Dataset.Find(DicomTags.DeidentificationMethodCodeSequence)!.Items!.ConvertAll(item => Text(item, 0x00080100));
}
