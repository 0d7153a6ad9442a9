using Chiron.Testing;

namespace Chiron.Model.Tests;

public sealed class EnsembleTests
{
    private static readonly TrainingConfiguration Three = TinyRun.Configuration with { Members = 3 };

    [Fact]
    public void Given_three_members_When_trained_Then_each_is_a_whole_model_of_its_own_seed_and_the_run_repeats_the_best()
    {
        using var folder = new TemporaryFolder();
        using var alone = new TemporaryFolder();

        var result = TinyRun.Run(folder.Path, Three);
        TinyRun.Run(alone.Path);

        var members = Ensemble.MemberFolders(folder.Path);
        Assert.Equal(3, members.Count);
        Assert.Equal(TinyRun.Weights(alone.Path), TinyRun.Weights(members[0]));
        Assert.NotEqual(TinyRun.Weights(members[0]), TinyRun.Weights(members[1]));
        foreach (var member in members)
        {
            using var model = TimelineModel.Load(member);
            Assert.Equal(result.Parameters, model.ParameterCount);
        }

        var ensemble = Ensemble.Read(folder.Path)!;
        Assert.Equal([1UL, 2UL, 3UL], ensemble.Seeds);
        Assert.Equal(ensemble.TuningLosses.Min(), result.TuningLoss);
        Assert.Equal(TinyRun.Weights(Path.Combine(folder.Path, ensemble.Best)), TinyRun.Weights(folder.Path));
        Assert.Equal(ensemble.Members, result.Members!);
        using var best = TimelineModel.Load(folder.Path);
    }

    [Fact]
    public void Given_a_run_of_members_that_was_killed_When_resumed_Then_each_member_ends_with_the_bits_of_an_undisturbed_run()
    {
        using var whole = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        TinyRun.Run(whole.Path, Three);

        TinyRun.RunAndKill(killed.Path, 7, Three);
        TinyRun.RunAndKill(killed.Path, 5, Three, member: 2);
        TinyRun.RunAndKill(killed.Path, 11, Three, member: 3);
        TinyRun.Run(killed.Path, Three);

        foreach (var member in new[] { "members/1", "members/2", "members/3", "." })
            Assert.Equal(TinyRun.Weights(Path.Combine(whole.Path, member)), TinyRun.Weights(Path.Combine(killed.Path, member)));
    }

    [Fact]
    public void Given_hazards_of_an_ensemble_When_members_ask_for_them_Then_they_are_fitted_once_also_by_a_run_that_goes_on()
    {
        using var first = new TemporaryFolder();
        var table = new HazardTable { KnotYears = [0, 50], Groups = [], RecentDays = 60, Outcomes = [new HazardOutcome("MEDS_DEATH", 12, [[-8, -7]], [])] };
        table.Save(first.Path);
        var (fits, shared, resumed) = (0, new SharedHazards(), new SharedHazards());
        HazardTable? Fit()
        {
            fits++;
            return table;
        }

        Assert.Same(shared.GetOrFit(Fit), shared.GetOrFit(Fit));
        Assert.Equal(1, fits);
        resumed.TakeFrom(first.Path);
        Assert.Equal(table.Outcomes[0].LogRates[0], resumed.GetOrFit(Fit)!.Outcomes[0].LogRates[0]);
        Assert.Equal(1, fits);
    }

    [Fact]
    public void Given_a_single_run_When_asked_for_its_members_Then_it_is_its_own_only_one() =>
        Assert.Equal(["runs/first"], Ensemble.MemberFolders("runs/first"));

    [Theory]
    [InlineData("{")]
    [InlineData("""{"format":1,"members":["members/9"],"best":"members/9","tuningLosses":[1],"seeds":[1]}""")]
    [InlineData("""{"format":1,"members":["../other"],"best":"../other","tuningLosses":[1],"seeds":[1]}""")]
    [InlineData("""{"format":1,"members":[],"best":"","tuningLosses":[],"seeds":[]}""")]
    public void Given_a_list_of_members_that_is_wrong_When_read_Then_it_is_refused(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(Ensemble.File), json);

        Assert.Contains(Ensemble.File, Assert.Throws<ModelException>(() => Ensemble.MemberFolders(folder.Path)).Message, StringComparison.Ordinal);
    }
}
