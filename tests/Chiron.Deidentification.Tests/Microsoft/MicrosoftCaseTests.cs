using System.Text;
using System.Text.Json.Nodes;
using Chiron.Testing;

namespace Chiron.Deidentification.Tests.Compatibility;

/// <summary>The cases that Microsoft publishes with its tool, and their expected output (MIT).</summary>
public sealed class MicrosoftCaseTests
{
    // Case, target, configuration; the keys of the shipped sample are empty in it, and its targets were made with 123.
    private static readonly (string Case, string Target, string Configuration, bool WithKeys)[] Cases =
    [
        ("patient-basic", "patient-basic-target", "common-config", false),
        ("bundle-basic", "bundle-basic-target", "common-config", false),
        ("contained-basic", "contained-basic-target", "common-config", false),
        ("patient-generalize", "patient-generalize-target", "generalize-patient-config", false),
        ("patient-substitute-primitive", "patient-substitute-primitive-target", "substitute-primitive", false),
        ("patient-substitute-multiple", "patient-substitute-multiple-target", "substitute-multiple", false),
        ("Claim-R4", "Claim-R4-target", "safe-harbor-r4", true),
        ("ServiceRequest", "ServiceRequest-target", "safe-harbor-r4", true),
        ("patient-basic", "patient-empty", "configuration-skip-processing-error", false),
        ("bundle-basic", "bundle-empty", "configuration-skip-processing-error", false),
    ];

    [Fact]
    public void Given_the_published_cases_When_anonymised_Then_all_of_them_equal_their_targets()
    {
        var folder = ExternalData.Require("deid/fhir-anonymizer/cases");
        List<string> failed = [];
        foreach (var (name, target, configuration, withKeys) in Cases)
        {
            var expected = JsonNode.Parse(Text(Path.Combine(folder, target + ".json")));
            var actual = JsonNode.Parse(Anonymizer(configuration, withKeys).Anonymize(Encoding.UTF8.GetBytes(Text(Path.Combine(folder, name + ".json")))));
            if (!JsonNode.DeepEquals(expected, actual))
                failed.Add($"{name} under {configuration}:\n{actual}");
        }

        Assert.True(failed.Count == 0, $"{Cases.Length - failed.Count} of {Cases.Length} pass\n{string.Join('\n', failed)}");
    }

    [Theory]
    [InlineData("configuration-raise-processing-error")]
    [InlineData("configuration-without-processing-error")]
    public void Given_a_rule_that_cannot_be_applied_When_errors_are_raised_Then_nothing_is_returned_and_the_rule_is_named(string configuration)
    {
        var document = Encoding.UTF8.GetBytes(Text(ExternalData.Require("deid/fhir-anonymizer/cases/patient-basic.json")));

        var fault = Assert.Throws<DeidentificationException>(() => Anonymizer(configuration, withKeys: false).Anonymize(document));

        Assert.Contains("nodesByType('HumanName').family", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("GivenFirst", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_everything_is_redacted_When_anonymised_Then_the_type_and_the_label_alone_are_left()
    {
        var document = Encoding.UTF8.GetBytes(Text(ExternalData.Require("deid/fhir-anonymizer/cases/patient-basic.json")));

        var result = JsonNode.Parse(Anonymizer("redact-all-config", withKeys: false).Anonymize(document))!;

        Assert.Equal(["resourceType", "meta"], result.AsObject().Select(property => property.Key));
        Assert.Equal("REDACTED", (string?)result["meta"]!["security"]![0]!["code"]);
    }

    [Fact]
    public void Given_every_published_configuration_When_read_Then_none_is_refused()
    {
        var files = Directory.GetFiles(ExternalData.Require("deid/fhir-anonymizer/configurations"), "*.json");

        Assert.Equal(13, files.Length);
        Assert.All(files, file => MicrosoftConfiguration.Load(file));
    }

    private static MicrosoftAnonymizer Anonymizer(string configuration, bool withKeys)
    {
        var text = Text(ExternalData.Require($"deid/fhir-anonymizer/configurations/{configuration}.json"));
        if (withKeys)
            text = text.Replace("\"dateShiftKey\": \"\"", "\"dateShiftKey\": \"123\"", StringComparison.Ordinal)
                .Replace("\"cryptoHashKey\": \"\"", "\"cryptoHashKey\": \"123\"", StringComparison.Ordinal);
        return new MicrosoftAnonymizer(MicrosoftConfiguration.Parse(Encoding.UTF8.GetBytes(text), configuration), Records.Key, new DateOnly(2025, 1, 1));
    }

    private static string Text(string path) => File.ReadAllText(path).TrimStart('\uFEFF');
}
