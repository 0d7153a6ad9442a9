using System.Text.Json;
using Chiron.Testing;

namespace Chiron.Cli.Tests;

/// <summary>De-identification as a user runs it, over two small files.</summary>
public sealed class DeidentificationCommandTests : IDisposable
{
    private const string Patient =
        """{"resourceType":"Patient","id":"p1","name":[{"family":"Quennell","given":["Marguerite"]}],"gender":"female","birthDate":"1961-04-17","address":[{"city":"Framingham","postalCode":"01702"}]}""";

    private const string Observation =
        """{"resourceType":"Observation","id":"o1","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"4548-4"}]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2019-03-01","note":[{"text":"Marguerite Quennell was well"}]}""";

    private readonly TemporaryFolder _folder = new();

    public DeidentificationCommandTests()
    {
        File.WriteAllText(_folder.File("in/patients.ndjson"), Patient + "\n");
        File.WriteAllText(_folder.File("in/observations.ndjson"), Observation + "\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_two_folders_and_a_key_When_deidentified_Then_no_workspace_is_needed_and_a_second_run_changes_nothing()
    {
        var first = Run("deidentify", "in", "out", "--policy", "longitudinal", "--key", "keys/site.key");

        Assert.True(first.ExitCode == 0, first.All);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "workspace")));
        Assert.DoesNotContain("Quennell", string.Concat(Directory.GetFiles(Path.Combine(_folder.Path, "out"), "*", SearchOption.AllDirectories).Select(File.ReadAllText)));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "out", "reports", "deidentification.html")));
        Assert.Contains("nothing changed", Run("deidentify", "in", "out", "--policy", "longitudinal", "--key", "keys/site.key").Output);
    }

    [Theory]
    [InlineData("--key FILE", "in", "out")]
    [InlineData("OUT", "in")]
    [InlineData("in one another", "in", "in/out", "--key", "k")]
    [InlineData("key would lie in OUT", "in", "out", "--key", "out/k")]
    public void Given_a_command_that_would_mix_what_must_stay_apart_When_run_Then_it_says_what_to_do(string said, params string[] arguments)
    {
        var result = Run(["deidentify", .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.Error);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "out")));
    }

    [Fact]
    public void Given_a_line_that_is_not_JSON_When_deidentified_strictly_Then_the_exit_code_tells()
    {
        File.AppendAllText(_folder.File("in/observations.ndjson"), "Marguerite Quennell\n");

        var result = Run("deidentify", "in", "out", "--key", "keys/site.key", "--strict");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("1 quarantined", result.Output);
        Assert.DoesNotContain("Quennell", result.All);
    }

    [Fact]
    public void Given_identified_records_When_timelines_are_asked_of_them_Then_they_are_refused_until_someone_says_nobody_is_identified()
    {
        Run("deidentify", "in", "out", "--key", "keys/site.key");

        var refused = Run("timelines", "--source", "in");
        var stated = Run("timelines", "--source", "in", "--not-identified", "--workspace", "stated");
        var labelled = Run("timelines", "--source", "out", "--workspace", "labelled");

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("chiron deidentify", refused.Error);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "workspace", "timelines", "metadata", "codes.parquet")));
        Assert.True(stated.ExitCode == 0, stated.All);
        Assert.True(labelled.ExitCode == 0, labelled.All);
    }

    [Fact]
    public void Given_a_simulated_cohort_When_timelines_are_built_from_its_source_Then_its_own_record_says_that_nobody_exists()
    {
        Assert.Equal(0, Run("simulate", "--patients", "2").ExitCode);

        var timelines = Run("timelines", "--source", "workspace/source");

        Assert.True(timelines.ExitCode == 0, timelines.All);
    }

    [Fact]
    public void Given_an_output_When_audited_again_Then_it_passes_and_its_evidence_is_as_signed_until_something_is_changed()
    {
        Run("deidentify", "in", "out", "--key", "keys/site.key");

        var clean = Run("audit", "out", "--source", "in", "--key", "keys/site.key", "--json");
        var pack = Path.Combine("out", "reports", "evidence.zip");
        var intact = Run("audit", "--verify", pack);
        var part = Directory.GetFiles(Path.Combine(_folder.Path, "out"), "part-*")[0];
        File.AppendAllText(part, "{\"resourceType\":\"Basic\",\"id\":\"x\",\"subject\":{\"reference\":\"Patient/p1\"}}\n");
        var bytes = File.ReadAllBytes(Path.Combine(_folder.Path, pack));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Path.Combine(_folder.Path, pack), bytes);

        Assert.True(clean.ExitCode == 0, clean.All);
        Assert.Contains("\"passed\": true", clean.Output);
        Assert.True(intact.ExitCode == 0, intact.All);
        Assert.NotEqual(0, Run("audit", "--verify", pack).ExitCode);
        Assert.Equal(4, Run("audit", "out", "--source", "in", "--key", "keys/site.key").ExitCode);
    }

    [Fact]
    public void Given_a_configuration_of_Microsofts_format_When_deidentified_Then_its_rules_are_applied_and_it_is_said_that_nothing_was_audited()
    {
        File.WriteAllText(
            _folder.File("rules.json"), """{"fhirVersion":"R4","fhirPathRules":[{"path":"Patient.name","method":"redact"},{"path":"Patient.gender","method":"keep"}],"parameters":{}}""");

        var result = Run("deidentify", "in", "out", "--config", "rules.json", "--key", "keys/site.key");

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains("nothing was audited", result.Output);
        Assert.DoesNotContain("\"Marguerite\"", string.Concat(Directory.GetFiles(Path.Combine(_folder.Path, "out"), "part-*").Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Equal(2, Run("deidentify", "--config", "rules.json").ExitCode);
    }

    [Fact]
    public void Given_a_folder_of_DICOM_and_records_of_its_patient_When_deidentified_Then_the_pseudonym_is_that_of_the_records()
    {
        File.WriteAllText(_folder.File("in/patients.ndjson"), Patient.Replace("\"name\"", "\"identifier\":[{\"system\":\"urn:x\",\"value\":\"MRN-7734521\"}],\"name\"", StringComparison.Ordinal) + "\n");
        byte[] meta = [.. Element(0x0002, 0x0002, "UI", "1.2.840.10008.5.1.4.1.1.104.2\0"), .. Element(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0")];
        byte[] file =
        [
            .. new byte[128], .. "DICM"u8, 0x02, 0, 0, 0, .. "UL"u8, 4, 0, (byte)meta.Length, 0, 0, 0, .. meta, .. Element(0x0008, 0x0018, "UI", "1.2.3.44"),
            .. Element(0x0010, 0x0010, "PN", "Quennell^Marguerite "), .. Element(0x0010, 0x0020, "LO", "MRN-7734521 "),
        ];
        File.WriteAllBytes(_folder.File("images/one.dcm"), file);
        Assert.Equal(0, Run("deidentify", "in", "out", "--key", "keys/site.key").ExitCode);

        var result = Run("deidentify", "images", "out-images", "--identities", "in", "--key", "keys/site.key", "--strict");

        Assert.True(result.ExitCode == 0, result.All);
        var written = File.ReadAllText(Directory.GetFiles(Path.Combine(_folder.Path, "out-images"), "*.dcm", SearchOption.AllDirectories).Single(), System.Text.Encoding.Latin1);
        Assert.DoesNotContain("Quennell", written, StringComparison.OrdinalIgnoreCase);
        var patients = Directory.GetFiles(Path.Combine(_folder.Path, "out"), "part-*").SelectMany(File.ReadLines).Select(line => JsonDocument.Parse(line).RootElement)
            .Single(resource => resource.GetProperty("resourceType").GetString() == "Patient");
        Assert.Contains(patients.GetProperty("id").GetString()!, written, StringComparison.Ordinal);

        static byte[] Element(ushort group, ushort element, string vr, string value) =>
            [(byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8), (byte)vr[0], (byte)vr[1], (byte)value.Length, 0, .. System.Text.Encoding.Latin1.GetBytes(value)];
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("mask")]
    [InlineData("surrogate")]
    public void Given_notes_and_who_they_are_about_When_scrubbed_Then_each_span_tells_where_what_stood(string mode)
    {
        const string Note = "Ms. Marguerite Quennell lives in Framingham, call 617-555-0142.";
        File.WriteAllText(_folder.File("note.txt"), Note);

        var result = Run("scrub", "note.txt", "--mode", mode, "--identity", "in/patients.ndjson", "--key", "keys/site.key");

        Assert.True(result.ExitCode == 0, result.All);
        var line = JsonDocument.Parse(result.Output).RootElement;
        var text = line.GetProperty("text").GetString()!;
        Assert.All(["Marguerite", "Quennell", "Framingham", "555-0142"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        var stood = line.GetProperty("spans").EnumerateArray().Select(span => Note.Substring(span.GetProperty("start").GetInt32(), span.GetProperty("length").GetInt32())).ToList();
        Assert.Contains(stood, span => span.Contains("Quennell", StringComparison.Ordinal));
        Assert.Contains("617-555-0142", stood);
        Assert.Equal(mode == "mask", text.Length == Note.Length && text.Contains("***", StringComparison.Ordinal));
        Assert.Equal(mode == "tag", text.Contains("[NAME]", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_json_lines_on_standard_input_When_scrubbed_Then_what_cannot_be_read_is_left_out_and_counted()
    {
        const string Lines = "{\"text\":\"Dr. Okonkwo called\",\"id\":\"MRN-1\"}\nnot JSON about Quennell\n\n{\"text\":\"nothing here\"}\n";

        var result = ChironProcess.RunWithInput(_folder.Path, Lines, "scrub", "--json-lines", "--strict");

        Assert.Equal(4, result.ExitCode);
        var notes = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([0, 2], notes.Select(note => note.GetProperty("note").GetInt32()));
        Assert.Equal("nothing here", notes[1].GetProperty("text").GetString());
        Assert.DoesNotContain("Okonkwo", result.All, StringComparison.Ordinal);
        Assert.DoesNotContain("Quennell", result.All, StringComparison.Ordinal);
        Assert.DoesNotContain("MRN-1", result.All, StringComparison.Ordinal);
        Assert.Contains("line 2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_no_key_When_surrogates_are_asked_for_Then_it_says_what_to_give()
    {
        var result = ChironProcess.RunWithInput(_folder.Path, "a note", "scrub", "--mode", "surrogate");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--key FILE", result.Error, StringComparison.Ordinal);
    }

    private ChironProcess.Finished Run(params IReadOnlyList<string> arguments) => ChironProcess.Run(_folder.Path, arguments);
}
