using System.Text;

namespace Chiron.Deidentification.Tests;

public sealed class BadInputTests
{
    private static readonly string[] Secrets = ["Quennell", "Marguerite", "Thaddeus", "Tamarind", "Framingham", "7734521", "512-44-9876", "555-0142"];

    [Theory]
    [InlineData("{\"resourceType\":\"Observation\",\"id\":\"o\",\"note\":[{\"text\":\"Quennell", "NotJson")]
    [InlineData("Quennell", "NotJson")]
    [InlineData("{\"name\":\"Quennell\"}", "NotAResource")]
    [InlineData("{\"resourceType\":\"Quennell\"}", "NotAResource")]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Quennell\"}]}", "NoPatient")]
    [InlineData("{\"resourceType\":\"Observation\",\"note\":\"\\ud800 Quennell\"}", "NotUtf8")]
    [InlineData("{\"resourceType\":\"Observation\"} {\"a\":\"Quennell\"}", "NotJson")]
    [InlineData("{\"resourceType\":\"Bundle\",\"entry\":{\"resource\":1}}", "WrongType")]
    public void Given_a_broken_document_When_deidentified_Then_it_is_quarantined_and_never_written(string line, string reason)
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), line, Records.Observation("2020-01-01"));

        var report = records.Run();

        var entry = Assert.Single(report.Quarantine);
        Assert.Equal((reason, 2L), (entry.Reason, entry.Line));
        Assert.Equal(2, records.Output().Count);
        Assert.DoesNotContain("Quennell", records.OutputText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Given_one_broken_entry_When_deidentified_Then_the_others_of_the_bundle_are_written()
    {
        using var records = new Records();
        records.Add("a.ndjson",
            $$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{Records.Patient()}} },{"resource":{{Records.Observation("2019-02-29")}} },{"resource":7},{"resource":{{Records.Observation("2019-02-28", id: "o-2")}} }]}""");

        var report = records.Run();

        Assert.Equal([(1, "InvalidDate")], report.Quarantine.Where(entry => entry.Reason == "InvalidDate").Select(entry => (entry.Entry!.Value, entry.Reason)));
        var kept = records.Output().Single()["entry"]!.AsArray().Count(entry => entry!["resource"]?["resourceType"] is not null);
        Assert.Equal(2, kept);
        Assert.True(report.Passed);
    }

    [Fact]
    public void Given_half_a_character_in_one_entry_When_deidentified_Then_the_others_are_written_and_the_audit_passes()
    {
        using var records = new Records();
        records.Add("a.ndjson",
            $$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{Records.Patient()}} },{"resource":{"resourceType":"Observation","note":"\ud800 Quennell"} },{"resource":{{Records.Observation("2019-02-28")}} }]}""");

        var report = records.Run();

        Assert.Equal("NotUtf8", Assert.Single(report.Quarantine).Reason);
        Assert.True(report.Passed);
        Assert.Single(records.Output());
    }

    [Theory]
    [InlineData("9950-01-01")]
    [InlineData("0005-01-01")]
    public void Given_a_birth_in_another_millennium_When_deidentified_Then_the_run_goes_on(string birth)
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(birth: birth), Records.Observation("2019-03-01"));

        records.Run();

        Assert.Equal(2, records.Output().Count);
    }

    [Fact]
    public void Given_a_nesting_without_end_When_deidentified_Then_it_is_quarantined()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), "{\"resourceType\":\"Observation\",\"x\":" + new string('[', 10_000) + new string(']', 10_000) + "}");
        Assert.Equal("NotJson", Assert.Single(records.Run().Quarantine).Reason);
    }

    [Fact]
    public void Given_mutated_documents_When_deidentified_Then_no_identified_byte_passes_and_nothing_crashes()
    {
        var document = Encoding.UTF8.GetBytes(
            $$"""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:p-1001","resource":{{Records.Patient()}} },{"resource":{{Records.Observation("2019-03-01")}} },{"resource":{{Records.Note("Marguerite Quennell, 48 Tamarind Crescent, Framingham, 617-555-0142")}} }]}""");
        var identities = new IdentityIndex();
        new IdentityCollector(identities).Collect(document);
        identities.Settle();
        var transform = new FhirTransform(DeidentificationPolicy.Longitudinal, Records.Key, identities);
        var random = new Random(7);
        var output = new JsonOutput();
        var (written, refused) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            var mutated = Mutate(document, random);
            output.Rewind(0);
            List<ResourceFault> faults = [];
            if (!transform.TryTransform(mutated, output, faults))
            {
                Assert.Equal(0, output.Length);
                Assert.NotEmpty(faults);
                refused++;
                continue;
            }

            written++;
            var text = Encoding.UTF8.GetString(output.Written);
            foreach (var secret in Secrets)
                Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"round {round} let something identified through");
            System.Text.Json.JsonDocument.Parse(text).Dispose();
        }

        Assert.True(written > 300 && refused > 300, $"{written} written, {refused} refused: the mutations are too tame or too wild");
    }

    // Swaps element names, which moves identified values to where no rule expects them; cuts, flips and repeats bytes.
    private static byte[] Mutate(byte[] document, Random random)
    {
        var text = Encoding.UTF8.GetString(document);
        string[] names = ["family", "given", "line", "city", "value", "text", "display", "code", "reference", "status", "birthDate", "name", "telecom", "identifier", "address", "contact"];
        string[] others = ["novelty", "note", "title", "description", "remarks", "comment", "valueString", "conclusion", "label"];
        switch (random.Next(4))
        {
            case 0:
                return Encoding.UTF8.GetBytes(text.Replace($"\"{names[random.Next(names.Length)]}\":", $"\"{others[random.Next(others.Length)]}\":", StringComparison.Ordinal));
            case 1:
                return document[..random.Next(document.Length)];
            case 2:
                var bytes = document.ToArray();
                bytes[random.Next(bytes.Length)] = (byte)"{}[]:,\"x0 "[random.Next(10)];
                return bytes;
            default:
                var from = random.Next(text.Length - 40);
                return Encoding.UTF8.GetBytes(text.Insert(random.Next(text.Length), text.Substring(from, random.Next(1, 40))));
        }
    }
}
