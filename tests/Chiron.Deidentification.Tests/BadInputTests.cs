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
    public void Given_a_line_over_the_limit_When_deidentified_Then_it_is_read_past_with_its_place_and_the_rest_is_written()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), "{\"resourceType\":\"Observation\",\"note\":\"Quennell" + new string('x', 3_000_000) + "\"}", Records.Observation("2020-01-01"));

        var report = new Deidentifier(DeidentificationPolicy.Longitudinal, Records.Key) { MaximumDocumentBytes = 1_000_000 }.Run(records.Raw, records.Out);

        Assert.Equal(("TooLarge", 2L, 1L), (report.Quarantine[0].Reason, report.Quarantine[0].Line, report.Quarantined));
        Assert.Equal(2, records.Output().Count);
    }

    [Fact]
    public void Given_a_line_of_a_hundred_megabytes_When_read_past_Then_memory_stays_at_the_limit()
    {
        using var records = new Records();
        Directory.CreateDirectory(records.Raw);
        using (var file = new System.IO.Compression.GZipStream(File.Create(Path.Combine(records.Raw, "a.ndjson.gz")), System.IO.Compression.CompressionLevel.Fastest))
        {
            file.Write("{\"a\":\""u8);
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)'x');
            for (var i = 0; i < 100; i++)
                file.Write(block);
            file.Write("\"}\n{\"resourceType\":\"Patient\"}\n"u8);
        }

        var source = new Chiron.Intake.FhirSource(records.Raw, new Chiron.Intake.FhirSourceOptions { MaximumDocumentBytes = 1 << 20 });
        var before = GC.GetAllocatedBytesForCurrentThread();
        var documents = source.ReadDocuments(new Chiron.Intake.Quarantine()).Count();

        Assert.Equal(1, documents);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void Given_contained_resources_that_refer_to_each_other_When_deidentified_Then_the_circle_stays_a_circle()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(),
            """{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p-1001"},"contained":[{"resourceType":"Location","id":"one","partOf":{"reference":"#two"}},{"resourceType":"Location","id":"two","partOf":{"reference":"#one"}}]}""");

        Assert.True(records.Run().Passed);

        var contained = records.Single("Condition")["contained"]!.AsArray();
        Assert.Equal($"#{contained[1]!["id"]}", (string?)contained[0]!["partOf"]!["reference"]);
        Assert.Equal($"#{contained[0]!["id"]}", (string?)contained[1]!["partOf"]!["reference"]);
    }

    [Theory]
    [InlineData("\"note\":\"\\ud83d\"")]
    [InlineData("\"status\":\"\\ud800\"")]
    [InlineData("\"code\":{\"coding\":[{\"code\":\"\\udc00\"}]}")]
    public void Given_half_a_character_in_any_kind_of_element_When_deidentified_Then_the_resource_is_quarantined(string element)
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), $$"""{"resourceType":"Observation","id":"o","subject":{"reference":"Patient/p-1001"},{{element}} }""");
        Assert.Equal("NotUtf8", Assert.Single(records.Run().Quarantine).Reason);
    }

    [Theory]
    [InlineData("2023-02-30")]
    [InlineData("2023-13-01")]
    [InlineData("2023-02-28T25:00:00Z")]
    [InlineData("yesterday")]
    public void Given_a_date_that_does_not_exist_When_deidentified_Then_the_resource_is_quarantined(string date)
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), Records.Observation(date));
        Assert.Equal("InvalidDate", Assert.Single(records.Run().Quarantine).Reason);
    }

    [Fact]
    public void Given_byte_order_marks_When_deidentified_Then_one_before_the_file_is_read_over_and_one_within_is_quarantined()
    {
        using var records = new Records();
        records.Add("a.ndjson", "\uFEFF" + Records.Patient(), "\uFEFF" + Records.Observation("2020-01-01"), Records.Observation("2020-01-02", id: "o-2"));

        var report = records.Run();

        Assert.Equal(2L, Assert.Single(report.Quarantine).Line);
        Assert.Equal(2, records.Output().Count);
    }

    [Fact]
    public void Given_more_faults_than_are_listed_When_deidentified_Then_all_are_counted()
    {
        using var records = new Records();
        records.Add("a.ndjson", [Records.Patient(), .. Enumerable.Repeat("{broken", 1500)]);

        var report = records.Run();

        Assert.Equal((1500, 1000), (report.Quarantined, report.Quarantine.Count));
    }

    [Fact]
    public void Given_mutated_documents_When_deidentified_Then_no_identified_byte_passes_and_nothing_crashes()
    {
        var document = Encoding.UTF8.GetBytes(
            $$"""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:p-1001","resource":{{Records.Patient()}} },{"resource":{{Records.Observation("2019-03-01")}} },{"resource":{{Records.Note("Marguerite Quennell, 48 Tamarind Crescent, Framingham, 617-555-0142")}} }]}""");
        var identities = new IdentityIndex();
        new IdentityCollector(identities).Collect(document);
        identities.Settle();
        var transforms = Array.ConvertAll(new[] { DeidentificationPolicy.Longitudinal, DeidentificationPolicy.SafeHarbor }, policy => new FhirTransform(policy, Records.Key, identities));
        var random = new Random(7);
        var output = new JsonOutput();
        var (written, refused) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            var mutated = Mutate(document, random);
            output.Rewind(0);
            List<ResourceFault> faults = [];
            new IdentityCollector(new IdentityIndex()).Collect(mutated);
            if (!transforms[round % 2].TryTransform(mutated, output, faults))
            {
                Assert.Equal(0, output.Length);
                Assert.NotEmpty(faults);
                refused++;
                continue;
            }

            written++;
            var text = Encoding.UTF8.GetString(output.Written);
            foreach (var secret in Secrets)
                Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"round {round} let something identified through: {text}");
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
        switch (random.Next(8))
        {
            case 4: // a letter of a name as an escape
                return Encoding.UTF8.GetBytes(text.Replace("Quenn", random.Next(2) == 0 ? "\\u0051uenn" : "Qu\\u0065nn", StringComparison.Ordinal));
            case 5: // a value deeper than it belongs, or of another type
                var deep = random.Next(1, 80);
                return Encoding.UTF8.GetBytes(text.Replace(
                    "\"Quennell\"", random.Next(2) == 0 ? new string('[', deep) + "\"Quennell\"" + new string(']', deep) : "{\"whatever\":[{\"it\":\"Marguerite Quennell\"}]}", StringComparison.Ordinal));
            case 6: // half a character, or a mark
                return Encoding.UTF8.GetBytes(text.Insert(random.Next(text.Length), random.Next(2) == 0 ? "\\ud83d" : "\uFEFF"));
            case 7: // an element twice
                var name = names[random.Next(names.Length)];
                return Encoding.UTF8.GetBytes(text.Replace($"\"{name}\":", $"\"{name}\":[\"Marguerite Quennell\",617555,null,true],\"{name}\":", StringComparison.Ordinal));
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
