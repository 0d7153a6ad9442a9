using System.Text.Json.Nodes;
using Chiron.Testing;

namespace Chiron.Cli.Tests;

/// <summary><c>ask</c> and <c>case</c> with a release: its model and its pack, by the combination that it carries.</summary>
[Collection<SmallWorkspace.Shared>]
public sealed class ReleaseReasoningTests(SmallWorkspace small) : IDisposable
{
    private const string ChestPain = "58-year-old man with crushing chest pain for an hour, sweating";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_a_release_When_asked_Then_model_and_pack_answer_together_with_a_conformal_set()
    {
        var result = ChironProcess.Run(_folder.Path, "ask", "--release", small.Release, "--json", ChestPain);

        Assert.True(result.ExitCode == 0, result.All);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal("The probabilities are those of combination; asked were knowledge pack, model, combination.", ((string?)json["basis"])![..((string?)json["basis"])!.IndexOf(" Knowledge", StringComparison.Ordinal)]);
        Assert.Equal(0.95, (double?)json["conformal_set"]!["coverage"]);
        Assert.NotEmpty(json["conformal_set"]!["members"]!.AsArray());
        Assert.Contains("In 95 % of cases like this", (string?)json["text"]);
    }

    [Fact]
    public void Given_a_folder_that_is_no_release_or_none_When_asked_Then_it_is_refused()
    {
        var copy = _folder.File("copy");
        Directory.CreateDirectory(copy);
        File.WriteAllText(Path.Combine(copy, "manifest.json"), "{}");

        Assert.Contains(ChironProcess.Run(_folder.Path, "ask", "--release", copy, "cough").ExitCode, new[] { 3, 4 });
        Assert.Contains(ChironProcess.Run(_folder.Path, "case", "--release", _folder.File("nowhere"), "cough").ExitCode, new[] { 3, 4 });
    }

    [Fact]
    public void Given_a_dialogue_with_a_release_When_replayed_and_continued_Then_it_goes_on_from_the_same_turns_and_another_expert_is_told_apart()
    {
        var dialogue = ChironProcess.RunWithInput(_folder.Path, "30 year old woman with belly pain\nyes\nsave case.json\nend\n", "case", "--release", small.Release);
        var continued = ChironProcess.RunWithInput(_folder.Path, "unknown\nsave longer.json\nend\n", "case", "--release", small.Release, "--replay", "case.json", "--continue");
        var longer = ChironProcess.Run(_folder.Path, "case", "--release", small.Release, "--replay", "longer.json", "--json");
        var alone = ChironProcess.Run(_folder.Path, "case", "--replay", "longer.json", "--json");

        Assert.True(dialogue.ExitCode == 0, dialogue.All);
        Assert.True(continued.ExitCode == 0, continued.All);
        Assert.Contains("2 moves replayed; every turn is the same bit for bit", continued.Output);
        Assert.Contains("SOURCES", continued.Output);
        var (same, other) = (JsonNode.Parse(longer.Output)!, JsonNode.Parse(alone.Output)!);
        Assert.Equal((0, 3, true, true), (longer.ExitCode, (int)same["moves"]!, (bool)same["same"]!, (bool)same["sameRelease"]!));
        Assert.StartsWith("chiron-0.1.0, SHA-256 ", (string?)same["release"]);

        // The pack alone asks by other probabilities.
        Assert.Equal((4, false, false), (alone.ExitCode, (bool)other["same"]!, (bool)other["sameRelease"]!));
    }
}
