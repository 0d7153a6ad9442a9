using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Chiron.Testing;

namespace Chiron.Intake.Tests;

public sealed class RawIntakeTests : IDisposable
{
    private const string Patient = """{"resourceType":"Patient","id":"1","name":[{"family":"Secretname"}]}""";

    private readonly TemporaryFolder _folder = new();

    private string Source => Path.Combine(_folder.Path, "source");

    private string Raw => Path.Combine(_folder.Path, "raw");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_readable_files_When_brought_in_twice_Then_they_are_copied_byte_for_byte_and_then_left_alone()
    {
        File.WriteAllText(_folder.File("source/a.ndjson"), Patient + "\n" + Patient + "\n");
        File.WriteAllText(_folder.File("source/sub/b.json"), "{\n \"resourceType\": \"Bundle\", \"entry\": [{\"resource\":" + Patient + "}]}\n");

        var first = new RawIntake().Run(Source, Raw);
        var second = new RawIntake().Run(Source, Raw);

        Assert.Equal((2, 0, 3L, 3L), (first.Files, first.FilesSkipped, first.Documents, first.Resources["Patient"]));
        Assert.Equal((2, 2, 3L, 3L), (second.Files, second.FilesSkipped, second.Documents, second.Resources["Patient"]));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Source, "sub/b.json")), File.ReadAllBytes(Path.Combine(Raw, "records/sub/b.json")));
        Assert.False(Directory.Exists(Path.Combine(Raw, "quarantine")));
    }

    [Fact]
    public void Given_a_changed_or_missing_file_When_brought_in_again_Then_only_that_one_is_read()
    {
        File.WriteAllText(_folder.File("source/a.ndjson"), Patient);
        File.WriteAllText(_folder.File("source/b.ndjson"), Patient);
        File.WriteAllText(_folder.File("source/c.ndjson"), Patient);
        new RawIntake().Run(Source, Raw);
        File.WriteAllText(_folder.File("source/b.ndjson"), Patient + "\n" + Patient);
        File.Delete(Path.Combine(Raw, "records/c.ndjson"));

        var report = new RawIntake().Run(Source, Raw);

        Assert.Equal((1, 4L), (report.FilesSkipped, report.Documents));
        Assert.True(File.Exists(Path.Combine(Raw, "records/c.ndjson")));
    }

    [Fact]
    public void Given_broken_documents_and_entries_When_brought_in_Then_the_rest_is_kept_and_the_broken_bytes_stay_in_quarantine()
    {
        var bundle = """{"resourceType":"Bundle","entry":[{"resource":{"id":"x"}},{"resource":""" + Patient + "},7]}";
        var broken = "{\"resourceType\":\"Patient\",\"name\":\"Secretname";
        File.WriteAllText(_folder.File("source/a.ndjson"), $"{Patient}\n{broken}\n{bundle}\n");

        var report = new RawIntake().Run(Source, Raw);

        Assert.Equal((1, 2L, 2L), (report.FilesCleaned, report.Documents, report.Resources["Patient"]));
        Assert.Equal(1, report.QuarantinedByReason["NotJson"]);
        Assert.Equal(2, report.QuarantinedByReason["NotAResource"]);
        var expected = """{"resourceType":"Bundle","entry":[{"resource":""" + Patient + "}]}";
        Assert.Equal([Patient, expected], File.ReadAllLines(Path.Combine(Raw, "records/a.ndjson")));

        var lines = File.ReadAllLines(Path.Combine(Raw, "quarantine/a.ndjson/quarantine.ndjson"));
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain(lines, line => line.Contains("Secretname", StringComparison.Ordinal));
        var first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal(2, first.GetProperty("item").GetProperty("line").GetInt64());
        var bytes = File.ReadAllBytes(Path.Combine(Raw, "quarantine/a.ndjson/broken.bin"));
        Assert.Equal(broken, Encoding.UTF8.GetString(bytes.AsSpan((int)first.GetProperty("brokenOffset").GetInt64(), (int)first.GetProperty("brokenLength").GetInt64())));
    }

    [Fact]
    public void Given_a_file_with_nothing_readable_When_brought_in_Then_it_is_refused_and_not_written()
    {
        File.WriteAllText(_folder.File("source/a.json"), "not json at all");

        var report = new RawIntake().Run(Source, Raw);

        Assert.Equal((1, 0L), (report.FilesRefused, report.Documents));
        Assert.False(File.Exists(Path.Combine(Raw, "records/a.json")));
        Assert.Equal(1, new RawIntake().Run(Source, Raw).FilesSkipped);
    }

    [Fact]
    public void Given_gzip_cut_short_When_brought_in_Then_a_whole_gzip_of_what_was_readable_is_written()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"resourceType\":\"Patient\",\"id\":\"{i * 7919 % 10007}\"}}\n"))));
        File.WriteAllBytes(_folder.File("source/a.ndjson.gz"), bytes.ToArray()[..(bytes.ToArray().Length / 2)]);

        var report = new RawIntake().Run(Source, Raw);

        Assert.InRange(report.Documents, 1, 19_999);
        Assert.Equal(1, report.QuarantinedByReason["TruncatedGzip"]);
        var quarantine = new Quarantine();
        Assert.Equal(report.Documents, new FhirSource(Path.Combine(Raw, "records")).ReadDocuments(quarantine).LongCount());
        Assert.Equal(0, quarantine.Count);
    }

    [Fact]
    public void Given_what_intake_keeps_in_raw_When_raw_is_read_as_a_source_Then_only_records_are_found()
    {
        File.WriteAllText(_folder.File("source/a.ndjson"), Patient + "\nbroken\n");
        new RawIntake().Run(Source, Raw);
        File.WriteAllText(_folder.File("raw/truth/t.json"), "{}");

        Assert.Equal(["records/a.ndjson"], new FhirSource(Raw).Files.Select(file => file.Name));
    }

    [Fact]
    public void Given_the_raw_folder_as_source_When_brought_in_Then_a_sentence_refuses_it()
    {
        Directory.CreateDirectory(Raw);

        Assert.Contains("lies in the raw folder itself", Assert.Throws<IntakeException>(() => new RawIntake().Run(Raw, Raw)).Message);
    }

    [Fact]
    public void Given_a_cancelled_run_When_run_again_Then_it_goes_on()
    {
        File.WriteAllText(_folder.File("source/a.ndjson"), Patient);
        File.WriteAllText(_folder.File("source/b.ndjson"), Patient);
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => new RawIntake().Run(Source, Raw, new StopAfterOne(stop), stop.Token));
        var report = new RawIntake().Run(Source, Raw);

        Assert.Equal((2, 1), (report.Files, report.FilesSkipped));
    }

    private sealed class StopAfterOne(CancellationTokenSource stop) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => stop.Cancel();
    }
}
