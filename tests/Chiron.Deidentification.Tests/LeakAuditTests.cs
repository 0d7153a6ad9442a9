using System.Text;

namespace Chiron.Deidentification.Tests;

/// <summary>The audit must be able to fail: leaks are put into an output by hand.</summary>
public sealed class LeakAuditTests
{
    private readonly string _source = Records.Observation("2019-03-01");
    private readonly IdentityIndex _identities = new();
    private readonly string _output;

    public LeakAuditTests()
    {
        var collector = new IdentityCollector(_identities);
        collector.Collect(Encoding.UTF8.GetBytes(Records.Patient()));
        collector.Collect(Encoding.UTF8.GetBytes(_source));
        collector.Collect("""{"resourceType":"Practitioner","id":"d","name":[{"family":"Okonkwo","given":["Adaeze"]}]}"""u8);
        _identities.Settle();
        var output = new JsonOutput();
        Assert.True(new FhirTransform(DeidentificationPolicy.Longitudinal, Records.Key, _identities).TryTransform(Encoding.UTF8.GetBytes(_source), output, []));
        _output = Encoding.UTF8.GetString(output.Written);
    }

    [Fact]
    public void Given_a_clean_output_When_audited_Then_there_is_no_leak() => Assert.Empty(Audit(_output).Findings);

    [Theory]
    [InlineData("Quennell")]
    [InlineData("seen QUENNELL today")]
    [InlineData("seen Quénnell today")]
    [InlineData("seen Que\u0301nnell today")]
    [InlineData("Quennel was seen")]
    [InlineData("with Margeurite")]
    [InlineData("Quennell_Marguerite")]
    [InlineData("MRN7734521")]
    [InlineData("mrn 7734521")]
    [InlineData("48, Tamarind-Crescent")]
    [InlineData("MQUENNELL (at) example.com: mquennell@example.com")]
    [InlineData("Marguerite")]
    [InlineData("Thaddeus was there")]
    [InlineData("call 617.555.0142")]
    [InlineData("6175550142")]
    [InlineData("512449876")]
    [InlineData("mrn-7734521")]
    [InlineData("48 tamarind crescent")]
    [InlineData("in Framingham")]
    [InlineData("mquennell@example.com")]
    [InlineData("by Adaeze Okonkwo")]
    [InlineData("on 2019-03-01")]
    [InlineData("on March 1, 2019")]
    public void Given_a_leak_in_text_When_audited_Then_it_is_found_and_not_repeated(string leak)
    {
        var audit = Audit(Insert($"\"note\":[{{\"text\":\"{leak}\"}}]"));

        Assert.True(audit.Leaks > 0);
        Assert.All(audit.Findings, finding => Assert.DoesNotContain(leak, finding.ToString(), StringComparison.OrdinalIgnoreCase));
    }

    // 01702 is the patient's postal code: of sixty thousand keyed identifiers one or two hold such digits, which withdrew whole files.
    [Theory]
    [InlineData("267d1512-17cd-8c2c-b017-02ab70336ad9", false)]
    [InlineData("267d1512-17cd-4c2c-b017-02ab70336ad9", true)]
    public void Given_an_identifier_that_is_a_uuid_When_audited_Then_chance_digits_of_a_keyed_one_are_no_leak(string value, bool isLeak) =>
        Assert.Equal(isLeak, Audit(Insert($"\"identifier\":[{{\"value\":\"{value}\"}}]")).Leaks > 0);

    // A relative of this name failed the run of a whole cohort: any date shifted into June seemed to tell it.
    [Theory]
    [InlineData("Jun", "seen on 14 Jun 2019")]
    [InlineData("Sept", "seen in Sept 2019")]
    [InlineData("April", "back by April 2, 2019")]
    [InlineData("August", "AUGUST 2019")]
    [InlineData("Unknown", "cause unknown")]
    [InlineData("Female", "female")]
    public void Given_a_relative_named_like_a_word_When_the_word_is_written_Then_it_is_no_leak_and_the_full_name_still_is(string given, string text)
    {
        new IdentityCollector(_identities).Collect(Encoding.UTF8.GetBytes(
            $$"""{"resourceType":"RelatedPerson","id":"r","patient":{"reference":"Patient/p-1001"},"name":[{"family":"Quennell","given":["{{given}}"]}]}"""));

        Assert.Empty(Audit(Insert($"\"note\":[{{\"text\":\"{text}\"}}]")).Findings);
        Assert.NotEmpty(Audit(Insert($"\"note\":[{{\"text\":\"{given} Quennell\"}}]")).Findings);
    }

    // Nearly a name of the patient's, and yet none: in lower case, a common word, or further than one letter away.
    [Theory]
    [InlineData("the walker was adjusted", "Walter")]
    [InlineData("Patient was seen", "Patiant")]
    [InlineData("Mario was there", "Marguerite")]
    public void Given_words_near_a_name_When_audited_Then_they_are_no_leak(string text, string given)
    {
        new IdentityCollector(_identities).Collect(Encoding.UTF8.GetBytes(
            $$"""{"resourceType":"RelatedPerson","id":"r","patient":{"reference":"Patient/p-1001"},"name":[{"family":"Quennell","given":["{{given}}"]}]}"""));
        Assert.Empty(Audit(Insert($"\"note\":[{{\"text\":\"{text}\"}}]")).Findings);
    }

    [Fact]
    public void Given_somebody_elses_name_When_audited_Then_it_is_no_leak_of_this_patient()
    {
        new IdentityCollector(_identities).Collect(Encoding.UTF8.GetBytes(Records.Patient("p-2", "Aldersgate", "Winifred")));
        Assert.Empty(Audit(Insert("\"note\":[{\"text\":\"Aldersgate Street was mentioned, Winifred too\"}]")).Findings);
    }

    [Fact]
    public void Given_a_leak_within_base64_When_audited_Then_it_is_found() =>
        Assert.Contains(Audit(Insert($"\"data\":\"{Convert.ToBase64String("Dear Ms. Quennell"u8)}\"")).Findings, finding => finding.Element == "data");

    [Theory]
    [InlineData("\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"display\":\"Marguerite Quennell\"}]}")]
    [InlineData("\"quennell\":1")]
    [InlineData("\"id\":\"o-1\"")]
    [InlineData("\"focus\":[{\"reference\":\"Patient/p-1001\"}]")]
    [InlineData("\"valueDateTime\":\"2019-03-01\"")]
    public void Given_a_leak_in_structure_When_audited_Then_it_is_found(string element) => Assert.True(Audit(Insert(element)).Leaks > 0);

    [Fact]
    public void Given_a_finer_date_than_the_policy_allows_When_audited_Then_it_is_found()
    {
        var audit = new LeakAudit(DeidentificationPolicy.SafeHarbor, Records.Key, _identities);
        audit.Check("part", 0, Encoding.UTF8.GetBytes(_source), Encoding.UTF8.GetBytes(_output));
        Assert.Contains(audit.Findings, finding => finding.Element == "date");
    }

    [Fact]
    public void Given_a_lost_value_and_a_changed_code_When_audited_Then_the_counts_tell()
    {
        var utility = Audit(_output.Replace("8.10", "8.20", StringComparison.Ordinal).Replace("4548-4", "4549-2", StringComparison.Ordinal)).Utility;
        Assert.Equal((1, 0), (utility.ObservationValues, utility.ObservationValuesKept));
        Assert.Equal((2, 1), (utility.ObservationCodes, utility.ObservationCodesKept));
    }

    [Fact]
    public void Given_a_policy_that_lets_a_name_through_When_run_Then_the_run_fails_and_the_file_is_withdrawn()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), Records.Observation("2019-03-01", extra: ",\"comparator\":\"Quennell\""));
        records.Add("b.ndjson", Records.Patient("p-2", "Aldersgate", "Winifred"));

        var report = records.Run();

        Assert.False(report.Passed);
        Assert.Equal(["part-00001.ndjson"], report.WithdrawnFiles);
        Assert.Equal(["part-00002.ndjson"], report.Outputs.Keys);
        Assert.False(File.Exists(Path.Combine(records.Out, "part-00001.ndjson")));
        Assert.DoesNotContain("Quennell", records.OutputText(), StringComparison.OrdinalIgnoreCase);
    }

    private string Insert(string element) => _output.Insert(1, element + ",");

    private LeakAudit Audit(string output)
    {
        var audit = new LeakAudit(DeidentificationPolicy.Longitudinal, Records.Key, _identities);
        audit.Check("part-00001.ndjson", 0, Encoding.UTF8.GetBytes(_source), Encoding.UTF8.GetBytes(output));
        return audit;
    }
}
