using System.IO.Compression;
using Chiron.Testing;

namespace Chiron.Deidentification.Tests;

public sealed class EvidenceTests : IDisposable
{
    private readonly TemporaryFolder _keys = new();
    private readonly Records _records = new Records().Add("Quennell.ndjson", Records.Patient(), Records.Observation("2019-03-01"), Records.Note("Seen by Dr. Whitlock."));
    private readonly EvidenceKey _key;
    private readonly string _pack;

    public EvidenceTests()
    {
        _key = EvidenceKey.LoadOrCreate(_keys.File("secrets/signing.pem"));
        var report = new Deidentifier(DeidentificationPolicy.Longitudinal, Records.Key) { EvidenceKey = _key }.Run(_records.Raw, _records.Out);
        Assert.True(report.Passed);
        _pack = Path.Combine(_records.Out, "reports", EvidencePack.FileName);
    }

    public void Dispose()
    {
        _key.Dispose();
        _records.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public void Given_a_run_that_passed_When_its_pack_is_verified_Then_it_is_intact_and_says_what_was_done()
    {
        var result = EvidencePack.Verify(_pack, _key.PublicKeyPem);

        Assert.Empty(result.Problems);
        Assert.Equal((1, 3, 0), (result.Manifest!.Patients, result.Manifest.Documents, result.Manifest.Leaks));
        Assert.Equal(EvidenceKey.Fingerprint(_key.PublicKeyPem), result.SignerFingerprint);
        Assert.Contains(result.Manifest.Files, file => file.Path == "policy/policy.yaml" && file.Bytes > 100);
    }

    [Fact]
    public void Given_a_pack_When_read_Then_nothing_of_the_source_stands_in_it()
    {
        using var zip = ZipFile.OpenRead(_pack);
        foreach (var entry in zip.Entries)
        {
            using var text = new StreamReader(entry.Open());
            var content = text.ReadToEnd();
            Assert.All(["Quennell", "Marguerite", "Framingham", "617-555-0199", Records.PatientId], secret => Assert.DoesNotContain(secret, content, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("manifest.sig")]
    [InlineData("method.md")]
    [InlineData("outputs.sha256")]
    [InlineData("policy/policy.yaml")]
    [InlineData("policy/tables/fhir-elements.yaml")]
    [InlineData("reports/deidentification.json")]
    [InlineData("reports/deidentification.html")]
    public void Given_one_character_changed_in_a_file_When_verified_Then_it_is_found(string name)
    {
        Rewrite(name, bytes => [.. bytes[..^3], (byte)(bytes[^3] ^ 1), .. bytes[^2..]]);
        Assert.False(EvidencePack.Verify(_pack).IsIntact);
    }

    [Fact]
    public void Given_a_file_taken_out_or_put_in_When_verified_Then_it_is_found()
    {
        using (var zip = ZipFile.Open(_pack, ZipArchiveMode.Update))
        {
            zip.GetEntry("method.md")!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("approval.md").Open());
            writer.Write("approved");
        }

        var problems = EvidencePack.Verify(_pack).Problems;
        Assert.Contains(problems, problem => problem.Contains("method.md", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("approval.md", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_a_forger_who_signs_anew_When_verified_with_the_owners_key_Then_it_is_found()
    {
        using var forger = EvidenceKey.LoadOrCreate(_keys.File("forger/signing.pem"));
        var report = ReportFiles.TryRead(Path.Combine(_records.Out, "reports"))! with { Patients = 1_000_000 };
        EvidencePack.Write(_pack, DeidentificationPolicy.Longitudinal, report, forger, TimeProvider.System);

        Assert.True(EvidencePack.Verify(_pack).IsIntact); // by its own key, which proves nothing
        Assert.False(EvidencePack.Verify(_pack, _key.PublicKeyPem).IsIntact);
    }

    [Fact]
    public void Given_a_pack_cut_short_When_verified_Then_a_sentence_says_so()
    {
        File.WriteAllBytes(_pack, File.ReadAllBytes(_pack)[..400]);
        Assert.Contains("zip", Assert.Throws<DeidentificationException>(() => EvidencePack.Verify(_pack)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_run_that_failed_When_it_ends_Then_there_is_nothing_to_cite()
    {
        _records.Add("b.ndjson", Records.Observation("2019-03-01", id: "o-9", extra: ",\"comparator\":\"Quennell\""));

        Assert.False(new Deidentifier(DeidentificationPolicy.Longitudinal, Records.Key) { EvidenceKey = _key }.Run(_records.Raw, _records.Out).Passed);

        Assert.False(File.Exists(_pack));
    }

    private void Rewrite(string name, Func<byte[], byte[]> change)
    {
        using var zip = ZipFile.Open(_pack, ZipArchiveMode.Update);
        var entry = zip.GetEntry(name)!;
        using var memory = new MemoryStream();
        using (var old = entry.Open())
            old.CopyTo(memory);
        entry.Delete();
        using var changed = zip.CreateEntry(name).Open();
        changed.Write(change(memory.ToArray()));
    }
}
