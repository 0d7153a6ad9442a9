using Chiron.Testing;

namespace Chiron.Governance.Tests;

public sealed class WorkspaceTests
{
    [Fact]
    public void Given_no_folder_When_created_Then_the_layout_is_there_and_secrets_are_closed()
    {
        using var temporary = new TemporaryFolder();
        var workspace = Workspace.Create(Path.Combine(temporary.Path, "w"));

        foreach (var folder in (string[])["raw", "deidentified", "timelines", "runs", "releases", "lineage", "secrets", "chiron.yaml"])
            Assert.True(Path.Exists(Path.Combine(workspace.Root, folder)), folder);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(workspace.Secrets));
    }

    [Fact]
    public void Given_a_configuration_When_written_and_read_Then_it_is_the_same()
    {
        using var temporary = new TemporaryFolder();
        var configuration = new WorkspaceConfiguration
        {
            Owner = "Höpital \"St. Anne\": a # b\nc",
            ModelName = "anne-1",
            ModelSize = "base",
            KnowledgePack = "../packs/own",
            DeidentificationPolicy = "safe-harbor",
            Sources = ["EHR, 2009–2024", "laboratory: system 'B'"],
        };
        Workspace.Create(temporary.Path, configuration);

        var read = Workspace.Open(temporary.Path).Configuration;

        Assert.Equivalent(configuration, read, strict: true);
    }

    [Fact]
    public void Given_a_folder_of_something_else_When_created_Then_it_is_refused_and_untouched()
    {
        using var temporary = new TemporaryFolder();
        File.WriteAllText(temporary.File("thesis.tex"), "text");

        var error = Assert.Throws<GovernanceException>(() => Workspace.OpenOrCreate(temporary.Path));

        Assert.Contains("holds other files", error.Message);
        Assert.Equal([temporary.File("thesis.tex")], Directory.GetFileSystemEntries(temporary.Path));
    }

    [Fact]
    public void Given_a_creation_that_was_killed_When_created_again_Then_it_is_completed()
    {
        using var temporary = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(temporary.Path, "raw"));
        File.WriteAllText(temporary.File("chiron.yaml.partial"), "owner: ha");

        var workspace = Workspace.OpenOrCreate(temporary.Path);

        Assert.True(Directory.Exists(workspace.Timelines));
    }

    [Theory]
    [InlineData("owner: A\nmodel:\n  size: huge\n", "line 3", "expected one of demo, tiny, small, base, large")]
    [InlineData("ownr: A\n", "line 1", "'ownr' is not a setting")]
    [InlineData("owner: [A\n", "line", "not YAML")]
    [InlineData("owner:\n  - A\n", "line 2", "a text is expected")]
    [InlineData("format: 2\n", "line 1", "knows format 1")]
    [InlineData("model:\n  name: Chiron Ω\n", "line 2", "lower-case letters")]
    public void Given_a_wrong_chiron_yaml_When_opened_Then_the_line_and_the_remedy_are_named(string yaml, string where, string what)
    {
        using var temporary = new TemporaryFolder();
        File.WriteAllText(temporary.File("chiron.yaml"), yaml);

        var error = Assert.Throws<GovernanceException>(() => Workspace.Open(temporary.Path));

        Assert.Contains(where, error.Message);
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public void Given_no_workspace_When_opened_Then_a_sentence_says_so()
    {
        using var temporary = new TemporaryFolder();

        Assert.Contains("holds no chiron.yaml", Assert.Throws<GovernanceException>(() => Workspace.Open(temporary.Path)).Message);
        Assert.Contains("no folder", Assert.Throws<GovernanceException>(() => Workspace.Open(Path.Combine(temporary.Path, "none"))).Message);
    }
}
