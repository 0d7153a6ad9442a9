namespace Chiron.Deidentification.Tests;

/// <summary>An output is audited again where it lies.</summary>
public sealed class OutputAuditTests : IDisposable
{
    private readonly Records _records = new Records()
        .Add("a.ndjson", Records.Patient(), Records.Observation("2019-02-30", id: "o-bad"), Records.Observation("2019-03-01"), "no JSON", Records.Note("Seen on 2019-03-15."))
        .Add("b.ndjson", Records.Patient("p-2", "Aldersgate", "Winifred"));

    public OutputAuditTests() => Assert.True(_records.Run().Passed);

    public void Dispose() => _records.Dispose();

    [Fact]
    public void Given_an_untouched_output_with_a_quarantined_document_When_audited_again_Then_it_passes_with_the_same_counts()
    {
        var report = ReportFiles.TryRead(Path.Combine(_records.Out, "reports"))!;
        var again = Audit();

        Assert.True(again.Passed, string.Join('\n', again.Problems));
        Assert.Equal(2, report.Quarantined);
        Assert.Equal([1L], report.SkippedDocuments["part-00001.ndjson"]);
        Assert.Equal(report.StringsSearched, again.StringsSearched);
        Assert.Equal(report.Utility, again.Utility);
    }

    [Fact]
    public void Given_a_name_written_into_the_output_afterwards_When_audited_Then_both_the_change_and_the_leak_are_found()
    {
        var path = Path.Combine(_records.Out, "part-00001.ndjson");
        File.WriteAllText(path, File.ReadAllText(path).Replace("final", "Quennell", StringComparison.Ordinal));

        var again = Audit();

        Assert.False(again.Passed);
        Assert.Contains("part-00001", Assert.Single(again.Problems), StringComparison.Ordinal);
        Assert.NotEqual(0, again.Leaks);
        Assert.DoesNotContain("Quennell", string.Concat(again.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_file_lost_and_one_added_When_audited_Then_both_are_named()
    {
        File.Move(Path.Combine(_records.Out, "part-00002.ndjson"), Path.Combine(_records.Out, "part-00009.ndjson"));
        Assert.Equal(["part-00002.ndjson is missing", "part-00009.ndjson is not in the report"], Audit().Problems);
    }

    [Fact]
    public void Given_another_key_or_policy_When_audited_Then_it_is_refused()
    {
        var other = DeidentificationKey.FromBytes(new byte[32]);
        Assert.Contains("key", Assert.Throws<DeidentificationException>(() => new OutputAudit(DeidentificationPolicy.Longitudinal, other).Run(_records.Raw, _records.Out)).Message, StringComparison.Ordinal);
        Assert.Contains("policy", Assert.Throws<DeidentificationException>(() => new OutputAudit(DeidentificationPolicy.SafeHarbor, Records.Key).Run(_records.Raw, _records.Out)).Message, StringComparison.Ordinal);
    }

    private OutputAuditReport Audit() => new OutputAudit(DeidentificationPolicy.Longitudinal, Records.Key).Run(_records.Raw, _records.Out);
}
