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

    private ChironProcess.Finished Run(params IReadOnlyList<string> arguments) => ChironProcess.Run(_folder.Path, arguments);
}
