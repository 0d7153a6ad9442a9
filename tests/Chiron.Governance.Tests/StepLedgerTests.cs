using Chiron.Governance.Lineage;
using Chiron.Testing;

namespace Chiron.Governance.Tests;

public sealed class StepLedgerTests : IDisposable
{
    private static readonly Dictionary<string, string> Parameters = new() { ["seed"] = "7" };

    private readonly TemporaryFolder _temporary = new();
    private readonly Workspace _workspace;
    private readonly StepLedger _ledger;

    public StepLedgerTests()
    {
        _workspace = Workspace.Create(Path.Combine(_temporary.Path, "w"));
        _ledger = new StepLedger(_workspace, TimeProvider.System);
        Write("raw/a.ndjson", "one");
        Write("raw/b.ndjson", "two");
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Given_a_step_that_never_ran_When_begun_Then_it_is_fresh() => Assert.Equal(StepState.Fresh, Begin().State);

    [Fact]
    public void Given_a_completed_step_When_begun_again_Then_nothing_changed()
    {
        Run();

        var again = Begin();

        Assert.Equal(StepState.Unchanged, again.State);
        Assert.Contains("nothing changed", again.Reason);
        Assert.Equal(2.0, again.Previous!.Counts["subjects"]);
    }

    [Fact]
    public void Given_another_parameter_When_begun_Then_it_changed()
    {
        Run();

        var step = _ledger.Begin("deidentify", new Dictionary<string, string> { ["seed"] = "8" }, [_workspace.Raw], TestContext.Current.CancellationToken);

        Assert.Equal(StepState.Changed, step.State);
        Assert.Contains("'seed'", step.Reason);
    }

    [Theory]
    [InlineData("raw/a.ndjson", "ONE", "has changed")]
    [InlineData("raw/c.ndjson", "three", "new input")]
    [InlineData("deidentified/a.ndjson", "out!", "missing or was altered")]
    public void Given_a_changed_file_of_the_same_size_or_a_new_one_When_begun_Then_it_is_named(string path, string text, string reason)
    {
        Run();
        Write(path, text);

        var step = Begin();

        Assert.Equal(StepState.Changed, step.State);
        Assert.Contains(path, step.Reason);
        Assert.Contains(reason, step.Reason);
    }

    [Fact]
    public void Given_an_input_removed_or_an_output_removed_When_begun_Then_it_changed()
    {
        Run();
        File.Delete(_workspace.Resolve("raw/b.ndjson"));
        Assert.Contains("is gone", Begin().Reason);

        Write("raw/b.ndjson", "two");
        Assert.Equal(StepState.Unchanged, Begin().State);

        File.Delete(_workspace.Resolve("deidentified/a.ndjson"));
        Assert.Contains("missing", Begin().Reason);
    }

    [Fact]
    public void Given_files_only_touched_When_begun_Then_their_hashes_show_that_nothing_changed()
    {
        Run();
        foreach (var path in (string[])["raw/a.ndjson", "deidentified/a.ndjson"])
            File.SetLastWriteTimeUtc(_workspace.Resolve(path), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(StepState.Unchanged, Begin().State);
    }

    [Fact]
    public void Given_a_failed_run_or_a_broken_record_When_begun_Then_it_runs_again()
    {
        Run();
        Begin().Abandon(StepOutcome.Failed, "The disk is full.");
        Assert.Contains("failed", Begin().Reason);

        File.WriteAllText(Path.Combine(_workspace.Lineage, "deidentify.json"), "{\"step\": \"dei");
        Assert.Equal(StepState.Fresh, Begin().State);
    }

    [Fact]
    public void Given_a_missing_input_When_begun_Then_a_sentence_says_what_to_do()
    {
        var error = Assert.Throws<GovernanceException>(() => _ledger.Begin("timelines", Parameters, [Path.Combine(_workspace.Root, "nothing")]));

        Assert.Contains("run the step that writes it first", error.Message);
    }

    private PipelineStep Begin() => _ledger.Begin("deidentify", Parameters, [_workspace.Raw], TestContext.Current.CancellationToken);

    private void Run()
    {
        var step = Begin();
        Write("deidentified/a.ndjson", "out1");
        step.Complete([_workspace.Deidentified], new Dictionary<string, double> { ["subjects"] = 2 }, TestContext.Current.CancellationToken);
    }

    private void Write(string name, string text) => File.WriteAllText(_workspace.Resolve(name), text);
}
