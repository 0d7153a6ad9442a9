using System.IO.Compression;
using System.Text;
using Chiron.Testing;

namespace Chiron.Intake.Tests;

public sealed class FhirSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_a_folder_When_listed_Then_FHIR_files_come_in_ordinal_order_and_hidden_and_partial_files_are_left_out()
    {
        foreach (var name in (string[])["b.ndjson", "a/z.json", "a.json.gz", ".hidden.json", "b.ndjson.partial", "notes.txt", ".git/x.json", "C.jsonl"])
            File.WriteAllText(_folder.File(name), "{}");

        Assert.Equal(["C.jsonl", "a.json.gz", "a/z.json", "b.ndjson"], new FhirSource(_folder.Path).Files.Select(file => file.Name));
    }

    [Fact]
    public void Given_NDJSON_with_byte_order_mark_blank_lines_and_windows_line_ends_When_read_Then_each_line_is_a_document_with_its_position()
    {
        File.WriteAllBytes(_folder.File("a.ndjson"), [0xEF, 0xBB, 0xBF, .. "{\"a\":1}\r\n\n  \n {\"b\":2}\n{\"c\":3}"u8]);

        var (documents, quarantine) = Read();

        Assert.Equal([("{\"a\":1}", 1, 3), ("{\"b\":2}", 4, 17), ("{\"c\":3}", 5, 25)], documents);
        Assert.Equal(0, quarantine.Count);
    }

    [Theory]
    [InlineData("a.json", "\n{\n  \"resourceType\": \"Bundle\",\n  \"entry\": [\n{ }\n]\n}\n", 1)]
    [InlineData("a.ndjson", "{\n  \"resourceType\": \"Patient\"\n}\n", 1)]
    [InlineData("a.json", "{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Patient\"}", 2)]
    [InlineData("a.ndjson", "{\"resourceType\":\"Pat\n{\"resourceType\":\"Patient\"}\n", 2)]
    [InlineData("a.json", "", 0)]
    [InlineData("a.json", " \n\n", 0)]
    public void Given_a_file_When_framed_Then_its_content_decides_what_a_document_is(string name, string text, int expected)
    {
        File.WriteAllText(_folder.File(name), text);

        Assert.Equal(expected, Read().Documents.Count);
    }

    [Fact]
    public void Given_a_line_that_is_no_object_When_read_Then_it_is_quarantined_and_the_rest_is_read()
    {
        File.WriteAllText(_folder.File("a.ndjson"), "{\"a\":1}\nhello\n{\"b\":2}\n");

        var (documents, quarantine) = Read();

        Assert.Equal(2, documents.Count);
        var item = Assert.Single(quarantine.Items);
        Assert.Equal(("a.ndjson", 2L, 8L, QuarantineReason.NotJson), (item.File, item.Line, item.ByteOffset, item.Reason));
    }

    [Fact]
    public void Given_gzip_under_any_name_When_read_Then_it_is_recognised_by_its_bytes()
    {
        File.WriteAllBytes(_folder.File("a.ndjson"), Gzip("{\"a\":1}\n{\"b\":2}\n"));
        File.WriteAllText(_folder.File("b.ndjson.gz"), "{\"c\":3}\n");

        Assert.Equal(3, Read().Documents.Count);
    }

    [Fact]
    public void Given_gzip_cut_short_When_read_Then_documents_before_the_cut_are_read_and_the_cut_is_reported()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"value\":{i * 7919 % 10007}}}\n"));
        var whole = Gzip(text);
        File.WriteAllBytes(_folder.File("a.ndjson.gz"), whole[..(whole.Length / 2)]);

        var (documents, quarantine) = Read();

        Assert.InRange(documents.Count, 1, 19_999);
        Assert.Equal(QuarantineReason.TruncatedGzip, Assert.Single(quarantine.Items).Reason);
    }

    [Fact]
    public void Given_a_gz_file_that_is_not_gzip_When_read_Then_it_is_quarantined()
    {
        File.WriteAllText(_folder.File("a.ndjson.gz"), "this was never compressed");

        Assert.Equal(QuarantineReason.InvalidGzip, Assert.Single(Read().Quarantine.Items).Reason);
    }

    [Theory]
    [InlineData("a.ndjson", 2)]
    [InlineData("a.json", 2)]
    public void Given_a_document_over_the_limit_When_read_Then_it_alone_is_quarantined(string name, int expected)
    {
        var large = "{\"text\":\"" + new string('x', 300_000) + "\"}";
        File.WriteAllText(_folder.File(name), "{\"a\":1}\n" + large + "\n{\"b\":2}\n");

        var (documents, quarantine) = Read(new FhirSourceOptions { MaximumDocumentBytes = 1000 });

        Assert.Equal(expected, documents.Count);
        Assert.Equal(QuarantineReason.TooLarge, Assert.Single(quarantine.Items).Reason);
    }

    [Fact]
    public void Given_a_document_longer_than_the_first_buffer_When_read_Then_it_comes_whole()
    {
        var large = "{\"text\":\"" + new string('x', 3_000_000) + "\"}";
        File.WriteAllText(_folder.File("a.ndjson"), "{\"a\":1}\n" + large + "\n{\"b\":2}\n");

        Assert.Equal(["{\"a\":1}", large, "{\"b\":2}"], Read().Documents.Select(document => document.Text));
    }

    [Fact]
    public void Given_no_folder_or_an_empty_one_When_opened_Then_a_sentence_says_so()
    {
        Assert.Contains("there is no file or folder", Assert.Throws<IntakeException>(() => new FhirSource(_folder.File("x/none"))).Message);
        Assert.Contains("holds no FHIR file", Assert.Throws<IntakeException>(() => new FhirSource(_folder.Path)).Message);
    }

    [Fact]
    public void Given_a_cancelled_token_When_read_Then_reading_stops()
    {
        File.WriteAllText(_folder.File("a.ndjson"), "{\"a\":1}\n");

        Assert.Throws<OperationCanceledException>(() =>
            new FhirSource(_folder.Path).ReadDocuments(new Quarantine(), stop: new CancellationToken(canceled: true)).Count());
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private (List<(string Text, long Line, long ByteOffset)> Documents, Quarantine Quarantine) Read(FhirSourceOptions? options = null)
    {
        var quarantine = new Quarantine();
        var documents = new FhirSource(_folder.Path, options).ReadDocuments(quarantine)
            .Select(document => (Encoding.UTF8.GetString(document.Utf8.Span), document.Line, document.ByteOffset))
            .ToList();
        return (documents, quarantine);
    }
}
