using System.Text.Json.Nodes;
using Chiron.Testing;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

public sealed class HyperparameterSearchTests
{
    private static readonly SearchPlan Plan = new() { Trials = 4, Reduction = 2, Steps = 8 };

    [Fact]
    public void Given_27_trials_of_which_every_third_goes_on_When_planned_Then_each_rung_costs_about_the_same() =>
        Assert.Equal([(27, 33L), (9, 100L), (3, 300L), (1, 900L)], new SearchPlan { Trials = 27, Reduction = 3, Steps = 900 }.Rungs);

    [Fact]
    public void Given_a_space_When_drawn_from_Then_settings_lie_in_it_and_follow_from_seed_and_trial()
    {
        var space = SearchSpace.FromJson(
            JsonNode.Parse("""
                {"learningRate": {"from": 0.001, "to": 0.1, "scale": "log"}, "dropout": {"from": 0.1, "to": 0.3},
                 "model.layers": {"from": 1, "to": 3, "whole": true}, "tokensPerStep": [512, 1024], "model": [{"width": 16, "heads": 2}, {"width": 24, "heads": 3}]}
                """),
            "the space");
        var draws = Enumerable.Range(0, 400).Select(trial => TrainingConfigurationFile.Apply(TinyRun.Configuration, space.Draw(5, trial), "a draw")).ToList();

        Assert.All(draws, draw => Assert.InRange(draw.LearningRate, 0.001f, 0.1f));
        Assert.Equal(0.5, draws.Count(draw => draw.LearningRate < 0.01f) / 400.0, 0.1);
        Assert.All(draws, draw => Assert.InRange(draw.Dropout, 0.1f, 0.3f));
        Assert.Equal([1, 2, 3], draws.Select(draw => draw.Model.Layers).Distinct().Order());
        Assert.Equal([512, 1024], draws.Select(draw => draw.TokensPerStep).Distinct().Order());
        Assert.All(draws, draw => Assert.Equal(8, draw.Model.Width / draw.Model.Heads));
        Assert.Equal(space.Draw(5, 7).ToJsonString(), space.Draw(5, 7).ToJsonString());
        Assert.NotEqual(space.Draw(5, 7).ToJsonString(), space.Draw(6, 7).ToJsonString());
    }

    [Fact]
    public void Given_any_size_When_its_default_space_is_drawn_from_Then_every_trial_is_a_valid_configuration()
    {
        foreach (var size in ModelConfiguration.Sizes)
        {
            var configuration = new TrainingConfiguration { Model = ModelConfiguration.OfSize(size) };
            for (var trial = 0; trial < 20; trial++)
                TrainingConfigurationFile.Apply(configuration, SearchSpace.Default(configuration.Model).Draw(1, trial), size);
        }
    }

    [Theory]
    [InlineData("""{"lossWeights.rate": [0.1, 1]}""", "cannot be searched over")]
    [InlineData("""{"model.context": [64, 128]}""", "cannot be searched over")]
    [InlineData("""{"dropout": {"from": 0.3, "to": 0.1}}""", "from must be below to")]
    [InlineData("""{"learningRate": {"from": 0, "to": 0.1, "scale": "log"}}""", "above 0 on a log scale")]
    [InlineData("""{"learningRate": {"low": 0.1}}""", "'low'")]
    [InlineData("""{"learningRate": 0.1}""", "a range")]
    [InlineData("{}", "no search space")]
    public void Given_a_space_that_is_none_When_read_Then_it_is_refused(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelException>(() => SearchSpace.FromJson(JsonNode.Parse(json), "the space")).Message, StringComparison.Ordinal);

    [Fact]
    public void Given_a_search_that_is_killed_When_run_again_Then_it_ends_as_an_undisturbed_one_and_the_best_trial_has_the_lowest_loss_of_its_rung()
    {
        using var folder = new TemporaryFolder();
        EncodedCohortTests.WriteDataset(folder.File("meds"), TinyRun.Train, TinyRun.Tuning);
        using var dataset = MedsDataset.Open(folder.File("meds"));
        var space = SearchSpace.FromJson(JsonNode.Parse("""{"learningRate": {"from": 0.0003, "to": 0.03, "scale": "log"}, "dropout": [0, 0.1]}"""), "the space");

        var whole = Search("whole", null);
        foreach (var kill in new[] { (Rung: 1, Place: 3), (Rung: 2, Place: 2) })
            Assert.Throws<InvalidOperationException>(() => Search("killed", progress =>
            {
                if (progress.Rung == kill.Rung && progress.Place == kill.Place && progress.Training is { Phase: TrainingPhase.Training, Step: >= 1 })
                    throw new InvalidOperationException("killed");
            }));
        var resumed = Search("killed", null);

        Assert.Equal([1, 1, 1, 1, 2, 2, 3], whole.Trials.Select(trial => trial.Rung));
        Assert.Equal(whole.Trials.Select(trial => trial.TuningLoss), resumed.Trials.Select(trial => trial.TuningLoss));
        Assert.Equal(whole.Best, resumed.Best);
        var secondRung = whole.Trials.Where(trial => trial.Rung == 2).ToList();
        Assert.Equal(whole.Trials.Where(trial => trial.Rung == 1).OrderBy(trial => trial.TuningLoss).Take(2).Select(trial => trial.Trial).Order(), secondRung.Select(trial => trial.Trial).Order());
        Assert.Equal(secondRung.MinBy(trial => trial.TuningLoss)!.Trial, whole.BestTrial.Trial);
        var best = TrainingConfigurationFile.Apply(new TrainingConfiguration(), JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder.File("whole"), HyperparameterSearch.BestFile))), "best.json");
        Assert.Equal(whole.Best, best);
        Assert.Contains("another space", Assert.Throws<ModelException>(() => Search("whole", null, Plan with { Steps = 9 })).Message, StringComparison.Ordinal);

        SearchResult Search(string name, Action<SearchProgress>? report, SearchPlan? plan = null) => new HyperparameterSearch().Run(
            [new TrainingCohort(dataset)], space, plan ?? Plan, TinyRun.Configuration, folder.File(name), report is null ? null : new SearchReporter(report));
    }

    private sealed class SearchReporter(Action<SearchProgress> report) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => report(value);
    }
}
