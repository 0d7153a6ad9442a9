using Chiron.Testing;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

public sealed class ScalingTests
{
    private static readonly ScalingLaw Truth = new(3.2, 40, 0.31, 900, 0.45);

    [Fact]
    public void Given_losses_that_follow_a_law_When_it_is_fitted_Then_its_constants_come_back()
    {
        var law = ScalingLaw.Fit(Grid(noise: 0));

        Assert.Equal(Truth.Floor, law.Floor, 0.01);
        Assert.Equal(Truth.Alpha, law.Alpha, 0.01);
        Assert.Equal(Truth.Beta, law.Beta, 0.01);
        Assert.Equal(Truth.Loss(5e7, 1e9), law.Loss(5e7, 1e9), 0.005);
    }

    [Fact]
    public void Given_noisy_losses_When_larger_models_are_predicted_Then_the_intervals_hold_what_the_law_gives()
    {
        var result = ScalingResult.From(Grid(noise: 0.003), [(10_000_000, 50_000_000), (50_000_000, 100_000_000)], seed: 1);

        Assert.All(result.Predictions, prediction => Assert.InRange(Truth.Loss(prediction.BlockParameters, prediction.Tokens), prediction.Lower, prediction.Upper));
        Assert.Equal(5, result.Check.Count);
        Assert.All(result.Check, check => Assert.Equal(check.Seen!.Value, check.Loss, 0.05));
        Assert.InRange(Truth.Alpha, result.AlphaInterval[0], result.AlphaInterval[1]);
        Assert.InRange(result.ResidualError, 0.0005, 0.006);
    }

    [Fact]
    public void Given_losses_that_size_does_not_change_When_fitted_Then_no_constant_is_negative()
    {
        var law = ScalingLaw.Fit([.. Grid(noise: 0).Select(run => run with { TuningLoss = 4 + (run.BlockParameters > 100_000 ? 0.01 : 0) })]);

        Assert.True(law is { A: >= 0, B: >= 0, Floor: >= 0 });
        Assert.Equal(4, law.Loss(1e6, 1e6), 0.02);
    }

    [Fact]
    public void Given_a_size_When_its_blocks_are_counted_Then_it_is_what_the_network_lays_out()
    {
        var network = new TimelineNetwork(ModelConfiguration.Tiny, Tokenizer.Build(TinyRun.Train, ToyCohort.Codes));

        Assert.Equal(
            network.Layout.Parameters.Where(parameter => parameter.Name.StartsWith("blocks.", StringComparison.Ordinal)).Sum(parameter => (long)parameter.Length),
            ScalingPlan.BlockParameters(ModelConfiguration.Tiny));
    }

    [Fact]
    public void Given_too_few_sizes_or_lengths_When_planned_Then_it_says_what_the_law_needs()
    {
        var shapes = ScalingPlan.ShapesUpTo(ModelConfiguration.Tiny);

        Assert.Contains("at least 3", Assert.Throws<ModelException>(() => new ScalingPlan { Shapes = shapes, Tokens = [10_000, 20_000] }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("each once", Assert.Throws<ModelException>(() => new ScalingPlan { Shapes = [shapes[0], shapes[0], shapes[1]], Tokens = [10_000, 20_000, 40_000] }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("tokens is 100", Assert.Throws<ModelException>(() => new ScalingPlan { Shapes = shapes, Tokens = [100, 20_000, 40_000] }.Validate()).Message, StringComparison.Ordinal);
        Assert.Equal([.. shapes.Select(ScalingPlan.BlockParameters).Order()], shapes.Select(ScalingPlan.BlockParameters));
        Assert.All(ModelConfiguration.Sizes, size => new ScalingPlan { Shapes = ScalingPlan.ShapesUpTo(ModelConfiguration.OfSize(size)), Tokens = [10_000, 20_000, 40_000] }.Validate());
    }

    [Fact]
    public void Given_a_study_that_was_stopped_When_run_again_Then_it_ends_as_an_undisturbed_one()
    {
        using var folder = new TemporaryFolder();
        EncodedCohortTests.WriteDataset(folder.File("meds"), TinyRun.Train, TinyRun.Tuning);
        using var dataset = MedsDataset.Open(folder.File("meds"));
        var shapes = new[] { 8, 12, 16 }.Select(width => new ModelConfiguration { Width = width, Layers = 1, Heads = 2, FeedForward = width }).ToList();
        var plan = new ScalingPlan { Shapes = shapes, Tokens = [10_000, 12_000, 14_000] };
        var configuration = TinyRun.Configuration with { TokensPerStep = 2000 };

        var whole = Study("whole", null);
        Assert.Throws<InvalidOperationException>(() => Study("stopped", at =>
        {
            if (at is { Run: 5, Training.Step: >= 1 })
                throw new InvalidOperationException("stopped");
        }));
        var resumed = Study("stopped", null);

        Assert.Equal(whole.Runs.Select(run => run.TuningLoss), resumed.Runs.Select(run => run.TuningLoss));
        Assert.Equal(whole.Law, resumed.Law);
        Assert.Equal(9, whole.Runs.Count);
        Assert.All(whole.Runs, run => Assert.InRange(run.Tokens, 5_000, 20_000));
        Assert.True(File.Exists(Path.Combine(folder.File("whole"), ScalingStudy.ResultFile)));

        ScalingResult Study(string name, Action<ScalingProgress>? report) => new ScalingStudy().Run(
            [new TrainingCohort(dataset)], plan, configuration, folder.File(name), report is null ? null : new Reporter(report));
    }

    private static List<ScalingRun> Grid(double noise)
    {
        var random = new Random(7);
        return
        [
            .. from parameters in new[] { 26_000L, 160_000, 600_000, 2_100_000 }
            from tokens in new[] { 400_000L, 800_000, 1_600_000, 3_200_000, 6_400_000 }
            select new ScalingRun
            {
                BlockParameters = parameters,
                Tokens = tokens,
                TuningLoss = Truth.Loss(parameters, tokens) + (noise * ((2 * random.NextDouble()) - 1) * Math.Sqrt(3)),
            },
        ];
    }

    private sealed class Reporter(Action<ScalingProgress> report) : IProgress<ScalingProgress>
    {
        public void Report(ScalingProgress value) => report(value);
    }
}
