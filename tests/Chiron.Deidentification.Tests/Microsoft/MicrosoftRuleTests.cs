using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Chiron.Deidentification.Tests.Compatibility;

public sealed class MicrosoftRuleTests
{
    private const string EncryptKey = "0123456789abcdef";

    [Fact]
    public void Given_choices_and_types_in_a_path_When_perturbed_Then_only_those_change_within_the_span_and_every_run_alike()
    {
        const string Rules = """{"path":"Condition.onset as Age","method":"perturb","span":6,"roundTo":0},{"path":"Condition.abatement","method":"keep"}""";
        const string Condition = """{"resourceType":"Condition","id":"c","onsetAge":{"value":50,"unit":"years"},"abatementAge":{"value":51.5}}""";

        var (first, second) = (Anonymize(Rules, Condition), Anonymize(Rules, Condition));

        Assert.InRange((decimal)first["onsetAge"]!["value"]!, 47, 53);
        Assert.Equal("years", (string?)first["onsetAge"]!["unit"]);
        Assert.Equal("51.5", first["abatementAge"]!["value"]!.ToJsonString());
        Assert.Equal("PERTURBED", (string?)first["meta"]!["security"]![0]!["code"]);
        Assert.True(JsonNode.DeepEquals(first, second));
    }

    [Fact]
    public void Given_a_city_When_encrypted_Then_the_key_alone_brings_it_back()
    {
        var patient = Anonymize("""{"path":"nodesByType('Address').city","method":"encrypt"}""", """{"resourceType":"Patient","address":[{"city":"Framingham"}]}""");

        var bytes = Convert.FromBase64String((string)patient["address"]![0]!["city"]!);
        using var aes = Aes.Create();
        aes.Key = Encoding.UTF8.GetBytes(EncryptKey);
        Assert.Equal("Framingham", Encoding.UTF8.GetString(aes.DecryptCbc(bytes[16..], bytes[..16])));
    }

    [Theory]
    [InlineData("Patient/1", "Patient/{1}")]
    [InlineData("https://ehr.example/fhir/Patient/1/_history/2", "https://ehr.example/fhir/Patient/{1}/_history/2")]
    [InlineData("urn:oid:1.2.3", "urn:oid:{1.2.3}")]
    [InlineData("#p1", "#{p1}")]
    [InlineData("Patient?identifier=x|1", "{Patient?identifier=x|1}")]
    public void Given_a_reference_of_any_form_When_hashed_Then_its_id_alone_is(string reference, string expected)
    {
        var hashed = (string)Anonymize("""{"path":"nodesByType('Reference').reference","method":"cryptoHash"}""",
            $$"""{"resourceType":"Condition","subject":{"reference":"{{reference}}"} }""")["subject"]!["reference"]!;

        var id = expected[(expected.IndexOf('{', StringComparison.Ordinal) + 1)..expected.IndexOf('}', StringComparison.Ordinal)];
        var digest = Convert.ToHexStringLower(HMACSHA256.HashData("123"u8, Encoding.UTF8.GetBytes(id)));
        Assert.Equal(expected.Replace($"{{{id}}}", digest, StringComparison.Ordinal), hashed);
    }

    [Theory]
    [InlineData("nodesByName('family')", """{"given":["Ann"]}""")]
    [InlineData("Patient.name.where(family.startsWith('Q') and given.count() = 1)", null)]
    [InlineData("nodesByType('HumanName').given | Patient.name.family", null)]
    [InlineData("(Patient.name.given).first()", """{"family":"Quennell"}""")]
    public void Given_forms_of_paths_When_redacted_Then_what_they_select_goes(string path, string? left)
    {
        var patient = Anonymize($$"""{"path":"{{path}}","method":"redact"}""", """{"resourceType":"Patient","name":[{"family":"Quennell","given":["Ann"]}]}""");

        Assert.Equal(left, patient["name"]?[0]!.ToJsonString());
    }

    [Fact]
    public void Given_a_part_that_an_earlier_rule_changed_When_the_whole_is_substituted_Then_that_part_stays()
    {
        const string Rules = """{"path":"Patient.name.period.start","method":"redact"},{"path":"Patient.name","method":"substitute","replaceWith":{"family":"example","given":["a","b"]}}""";

        var patient = Anonymize(Rules, """{"resourceType":"Patient","name":[{"use":"usual","family":"Quennell","given":["Ann"],"period":{"start":"2001-02-03","end":"2002"}}]}""");

        Assert.Equal("""{"family":"example","given":["a","b"],"period":{"start":"2001"}}""",
            new JsonObject(patient["name"]![0]!.AsObject().OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone()))).ToJsonString());
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","surname":"Quennell"}""", "WrongType")]
    [InlineData("""{"resourceType":"Patient","name":"Quennell"}""", "WrongType")]
    [InlineData("""{"resourceType":"Patient","birthDate":"2023-02-30"}""", "InvalidDate")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"\ud800 Quennell"}]}""", "NotUtf8")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"Quennell""", "NotJson")]
    [InlineData("""{"resourceType":"Quennell"}""", "NotAResource")]
    public void Given_a_folder_with_a_broken_line_When_run_Then_it_is_quarantined_with_its_place_and_the_rest_is_written(string line, string reason)
    {
        using var records = new Records();
        records.Add("a.ndjson", """{"resourceType":"Patient","birthDate":"2001-02-03"}""", line);

        var report = Anonymizer("""{"path":"nodesByType('date')","method":"dateShift"},{"path":"nodesByType('HumanName')","method":"redact"}""", """,{"dateShiftScope":"file"}""")
            .Run(records.Raw, records.Out);

        Assert.Equal((1L, reason, 2L), (report.Documents, Assert.Single(report.Quarantine).Reason, report.Quarantine[0].Line));
        Assert.Single(records.Output());
        Assert.DoesNotContain("Quennell", records.OutputText() + report.Quarantine[0].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"fhirPathRules":[{"path":"Patient.name[","method":"redact"}]}""", "rule 1 ('Patient.name[')")]
    [InlineData("""{"fhirPathRules":[{"path":"Patient.name","method":"mask"}]}""", "'mask' is no method")]
    [InlineData("""{"fhirVersion":"Stu3","fhirPathRules":[]}""", "another version")]
    [InlineData("""{"fhirPathRules":[{"path":"Patient.name","method":"perturb"}]}""", "needs a 'span'")]
    [InlineData("""{"fhirPathRules":{}}""", "fhirPathRules")]
    [InlineData("""{"fhirPathRules":[],"parameters":{"encryptKey":"short"}}""", "encryptKey")]
    public void Given_a_configuration_that_cannot_be_meant_When_read_Then_it_is_refused_by_its_place(string json, string said) =>
        Assert.Contains(said, Assert.Throws<DeidentificationException>(() => MicrosoftConfiguration.Parse(Encoding.UTF8.GetBytes(json), "ours.json")).Message, StringComparison.Ordinal);

    private static JsonNode Anonymize(string rules, string document) => JsonNode.Parse(Anonymizer(rules).Anonymize(Encoding.UTF8.GetBytes(document)))!;

    private static MicrosoftAnonymizer Anonymizer(string rules, string? scope = null)
    {
        var parameters = scope is null ? $$"""{"cryptoHashKey":"123","encryptKey":"{{EncryptKey}}","enablePartialDatesForRedact":true}""" : scope.TrimStart(',');
        return new MicrosoftAnonymizer(
            MicrosoftConfiguration.Parse(Encoding.UTF8.GetBytes($$"""{"fhirPathRules":[{{rules}}],"parameters":{{parameters}}}"""), "test"), Records.Key, new DateOnly(2025, 1, 1));
    }
}
