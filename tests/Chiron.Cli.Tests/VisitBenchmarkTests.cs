using System.Text.Json.Nodes;

namespace Chiron.Cli.Tests;

/// <summary><c>benchmark sequential --run</c>: visits on record, worked with a run's model.</summary>
[Collection<SmallWorkspace.Shared>]
public sealed class VisitBenchmarkTests(SmallWorkspace small)
{
    [Fact]
    public void Given_a_run_with_its_combination_When_visits_are_worked_Then_each_way_of_choosing_is_reported_question_by_question()
    {
        var result = ChironProcess.Run(small.Folder, "benchmark", "sequential", "--run", "first", "--split", "train", "--cases", "8", "--questions", "3");

        Assert.True(result.ExitCode == 0, result.All);
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(small.Workspace, "benchmarks", "visits.json")))!;
        Assert.InRange((int)report["visits"]!, 1, 8);
        var figures = report["figures"]!.AsArray();
        Assert.Equal(["panel, answers by model and pack", "panel, answers by the pack", "in a random order"], figures.Select(f => (string?)f!["inquirer"]));
        foreach (var way in figures)
        {
            Assert.Equal([0, 1, 2, 3], way!["after"]!.AsArray().Select(after => (int)after!["questions"]!));
            Assert.InRange((double)way["questions"]!["value"]!, 0, 3);
        }

        // No question asked yet, all ways stand alike.
        Assert.Equal(0, (double)figures[1]!["after"]![0]!["first_less"]!["value"]!);
        Assert.Contains("after  3", result.Output);
    }

    [Fact]
    public void Given_a_run_that_is_not_there_When_visits_are_worked_Then_it_is_refused_with_its_name() =>
        Assert.Contains("nowhere", ChironProcess.Run(small.Folder, "benchmark", "sequential", "--run", "nowhere").All);
}
