namespace Chiron.Deidentification.Tests;

/// <summary>The audit of DICOM must be able to fail: what was not cleaned is shown to it as if it had been.</summary>
public sealed class DicomAuditTests
{
    private const uint Comments = 0x00104000;
    private static readonly DicomPart10 Format = new();

    [Fact]
    public void Given_a_cleaned_file_When_audited_Then_there_is_no_leak_and_its_strings_were_searched()
    {
        var audit = Audit(Source(), Clean(Source()));

        Assert.Empty(audit.Findings);
        Assert.True(audit.StringsSearched > 10);
    }

    [Theory]
    [InlineData(0x00100010, "PN", "QUENNELL^Marguerite")]
    [InlineData(0x00104000, "LT", "seen by marguerite again")]
    [InlineData(0x00104000, "LT", "reported to Quennel")]
    [InlineData(0x00080020, "DA", "20190301")]
    [InlineData(0x0020000D, "UI", "1.2.3.99")]
    [InlineData(0x00091001, "UN", "owner: Quennell")]
    [InlineData(0x00080018, "UI", "1.2.3.4")]
    [InlineData(0x00100020, "LO", "MRN-7734521")]
    public void Given_an_element_left_as_it_was_When_audited_Then_it_is_found_by_its_tag_alone(uint tag, string vr, string value)
    {
        var leaky = DicomBytes.File(d => d.Text(tag, vr, value));
        var nested = DicomBytes.File(d => d.Sequence(0x00400275, i => i.Text(tag, vr, value)));

        foreach (var output in new[] { leaky, nested })
        {
            var audit = Audit(Source(), output);
            Assert.NotEqual(0, audit.Leaks);
            Assert.All(audit.Findings, finding => Assert.DoesNotContain("uennel", finding.ToString(), StringComparison.OrdinalIgnoreCase));
            Assert.Contains(audit.Findings, finding => finding.Element == new DicomTag(tag).ToString());
        }
    }

    [Fact]
    public void Given_the_published_images_When_cleaned_and_audited_Then_none_leaks()
    {
        var identities = new IdentityIndex();
        var cleaner = new DicomCleaner(
            DeidentificationPolicy.Longitudinal, Records.Key, identities, DicomCleaner.OptionsFor(DeidentificationPolicy.Longitudinal) & ~DicomOptions.CleanPixelData);
        var files = DicomCorpus.Readable().Where(path => new FileInfo(path).Length < 200_000).ToList();
        files.ForEach(cleaner.Collect);
        var audit = new DicomAudit(DeidentificationPolicy.Longitudinal, Records.Key, new AuditIndex(Records.Key, identities), cleaner.Options);
        var (searched, elements) = (0L, 0L);
        List<string> leaking = [];
        foreach (var path in files)
        {
            using var target = new MemoryStream();
            var result = cleaner.Clean(path, target);
            if (!result.IsWritten)
                continue;
            using var source = Format.Read(path);
            using var output = Format.Read(target.ToArray().AsMemory());
            var found = audit.Check("image", source, output, result.Pseudonym!);
            (searched, elements) = (searched + found.StringsSearched, elements + found.Utility.Rules.Values.Sum(rule => rule.All));
            if (found.Leaks > 0)
                leaking.Add($"{Path.GetFileName(path)}: {string.Join(", ", found.Findings)}");
        }

        Assert.True(searched > 1000 && elements > 1000);
        Assert.True(leaking.Count == 0, string.Join("\n", leaking));
    }

    private static byte[] Source() => DicomBytes.File(d => d
        .Text(0x00080018, "UI", "1.2.3.4").Text(0x00080020, "DA", "20190301").Text(0x00080060, "CS", "CT").Text(0x00081030, "LO", "Chest follow up")
        .Text(0x00100010, "PN", "Quennell^Marguerite").Text(0x00100020, "LO", "MRN-7734521").Text(Comments, "LT", "Marguerite was seen").Text(0x0020000D, "UI", "1.2.3.99"));

    private static byte[] Clean(byte[] source)
    {
        using var target = new MemoryStream();
        Assert.True(new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key).Clean(source.AsMemory(), target).IsWritten);
        return target.ToArray();
    }

    private static DicomAuditResult Audit(byte[] source, byte[] output)
    {
        var identities = new IdentityIndex();
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, source);
            new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key, identities).Collect(path);
        }
        finally
        {
            File.Delete(path);
        }

        using var target = new MemoryStream();
        var result = new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key).Clean(source.AsMemory(), target);
        var audit = new DicomAudit(DeidentificationPolicy.Longitudinal, Records.Key, new AuditIndex(Records.Key, identities), DicomCleaner.OptionsFor(DeidentificationPolicy.Longitudinal));
        using var original = Format.Read(source.AsMemory());
        using var written = Format.Read(output.AsMemory());
        return audit.Check("image-00001.dcm", original, written, result.Pseudonym!);
    }
}
