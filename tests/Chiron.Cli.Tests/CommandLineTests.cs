using System.Text.Json.Nodes;
using Chiron.Testing;

namespace Chiron.Cli.Tests;

/// <summary>What the command says to people who ask for help or give it the wrong thing.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_any_verb_When_asked_for_help_Then_it_describes_itself_with_examples()
    {
        Queue<string[]> ahead = new([.. VerbsIn(Run("--help").Output).Select(verb => new[] { verb })]);
        Assert.NotEmpty(ahead);
        while (ahead.TryDequeue(out var path))
        {
            var help = Run([.. path, "--help"]);
            var name = string.Join(' ', path);

            Assert.True(help.ExitCode == 0, $"'chiron {name} --help' ended with {help.ExitCode}: {help.Error}");
            Assert.True(help.Output.Contains("Examples:", StringComparison.Ordinal), $"'chiron {name} --help' has no examples");
            Assert.Contains($"chiron {name}", help.Output, StringComparison.Ordinal);
            foreach (var verb in VerbsIn(help.Output))
                ahead.Enqueue([.. path, verb]);
        }
    }

    [Fact]
    public void Given_the_starter_pack_When_checked_Then_its_counts_are_printed_and_nothing_is_made()
    {
        var result = Run("knowledge", "check");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("0 problems", result.Output);
        Assert.Contains("recommendations", result.Output);
        Assert.Contains("not reviewed by a clinical board", result.Output);
        Assert.False(Directory.Exists(_folder.File("workspace")));
    }

    [Fact]
    public void Given_a_faulty_pack_When_checked_Then_every_problem_is_printed_with_file_and_line_and_the_check_fails()
    {
        File.WriteAllText(_folder.File("pack/pack.yaml"), "name: ours\nversion: 1.0.0\nnotice: a test\nother_visits: 1000\ndeaths: 8\n");
        File.WriteAllText(_folder.File("pack/guidelines/a.yaml"), """
            - id: rest
              title: Rest
              system: respiratory
              kind: treat
              when: |
                age >= 18 years
                and present(cogh)
              advice: Rest.
              strength: strong
              certainty: low
              source: estimate
            """);

        var result = Run("knowledge", "check", "pack");
        var json = Run("knowledge", "check", "pack", "--json");
        var nowhere = Run("knowledge", "check", "nowhere");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("guidelines/a.yaml:7: 'when': finding 'cogh' is not in the pack", result.Output);
        Assert.Contains("the pack holds no conditions", result.Output);
        Assert.Equal(4, json.ExitCode);
        Assert.Equal(7, JsonNode.Parse(json.Output)!["problems"]!.AsArray().Single(p => p!["file"]!.GetValue<string>() == "guidelines/a.yaml")!["line"]!.GetValue<int>());
        Assert.Equal(3, nowhere.ExitCode);
    }

    [Fact]
    public void Given_no_verb_When_run_Then_the_exit_code_is_that_of_usage_and_help_is_named()
    {
        var result = Run();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--help", result.Error);
    }

    [Fact]
    public void Given_an_unknown_option_When_run_Then_it_is_named()
    {
        var result = Run("simulate", "--people", "3");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--people", result.Error);
        Assert.Contains("chiron simulate --help", result.Error);
    }

    [Fact]
    public void Given_a_folder_that_is_missing_When_taken_in_Then_it_is_named_and_nothing_is_written()
    {
        var result = Run("intake", "nowhere");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("nowhere", result.Error);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "workspace", "raw", "intake.json")));
    }

    [Fact]
    public void Given_an_empty_folder_When_taken_in_Then_it_is_told_what_was_expected()
    {
        Directory.CreateDirectory(_folder.File("empty/x"));

        var result = Run("intake", "empty");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(".ndjson", result.Error);
    }

    [Fact]
    public void Given_a_file_that_is_not_JSON_When_taken_in_strictly_Then_it_is_quarantined_and_its_content_is_not_shown()
    {
        File.WriteAllText(_folder.File("records/a.ndjson"), "{\"resourceType\":\"Patient\",\"id\":\"1\",\"gender\":\"female\",\"birthDate\":\"1980-01-01\"}\nMargaret Whitfield is no JSON\n");

        var result = Run("intake", "records", "--strict");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("1 quarantined", result.Output);
        Assert.DoesNotContain("Whitfield", result.All);
    }

    [Fact]
    public void Given_a_Parquet_file_that_is_cut_short_When_checked_Then_it_is_refused()
    {
        File.WriteAllBytes(_folder.File("cut.parquet"), "PAR1 and then nothing"u8);

        var result = Run("timelines", "check", "cut.parquet");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("cut.parquet", result.All);
    }

    [Fact]
    public void Given_a_folder_of_something_else_When_used_as_a_workspace_Then_it_is_refused()
    {
        File.WriteAllText(_folder.File("photos/holiday.txt"), "not a workspace");

        var result = Run("simulate", "--patients", "1", "--workspace", "photos");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("chiron.yaml", result.Error);
    }

    [Fact]
    public void Given_no_run_When_released_Then_it_says_what_to_do_first()
    {
        Run("simulate", "--patients", "1");

        var result = Run("release");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("chiron train", result.Error);
    }

    private ChironProcess.Finished Run(params string[] arguments) => ChironProcess.Run(_folder.Path, arguments);

    // The first words of the lines under "Commands:".
    private static IEnumerable<string> VerbsIn(string help) =>
        help.Split('\n').SkipWhile(line => line.TrimEnd() != "Commands:").Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Where(line => line[2] != ' ').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);
}
