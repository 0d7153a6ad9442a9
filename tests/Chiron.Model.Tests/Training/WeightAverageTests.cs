using Chiron.Tensors;
using Chiron.Testing;

namespace Chiron.Model.Tests;

public sealed class WeightAverageTests
{
    [Fact]
    public void Given_weights_on_two_sides_of_the_best_When_averaged_Then_they_are_and_one_that_worsens_it_is_not()
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout();
        layout.Add("w", [3], Initial.Normal(1), decays: false);
        var weights = new WeightFolder(folder.File("measured"));
        using var best = new ParameterStore(layout);
        using var sum = new ParameterStore(layout);
        var measured = new List<MeasuredWeights>();
        foreach (var (step, value) in new[] { (10L, 0.9f), (20L, 1.2f), (30L, 3f) })
        {
            using var store = new ParameterStore(layout);
            store.Write().Fill(value);
            weights.Write(step, store);
            measured.Add(new MeasuredWeights(step, Loss(store)));
            if (step == 10)
                best.CopyFrom(store);
        }

        var (steps, _, loss) = WeightAverage.Find(measured, measured[0].Loss, weights, best, sum, store => (new LossParts(), Loss(store)));

        Assert.Equal([10, 20], steps);
        Assert.Equal(1.05f, best.Values[0], 1e-6f);
        Assert.Equal(0.05 * 0.05, loss, 1e-6);

        static double Loss(ParameterStore store) => Math.Pow(store.Values[0] - 1, 2);
    }

    [Theory]
    [InlineData(0f, 3)]
    [InlineData(0.9f, 0)]
    [InlineData(0.9f, 3)]
    public void Given_averaging_When_a_run_is_killed_again_and_again_Then_it_ends_with_the_bits_of_an_undisturbed_one(float emaDecay, int averageBest)
    {
        using var whole = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        var configuration = TinyRun.Configuration with { EmaDecay = emaDecay, AverageBest = averageBest, EvaluateEverySteps = 2, CheckpointEverySteps = 3, LearningRate = 0.02f, Patience = 100 };

        var result = TinyRun.Run(whole.Path, configuration);
        foreach (var step in new[] { 2, 5, 7, 11 })
            TinyRun.RunAndKill(killed.Path, step, configuration);
        var resumed = TinyRun.Run(killed.Path, configuration);

        Assert.Equal(TinyRun.Weights(whole.Path), TinyRun.Weights(killed.Path));
        Assert.Equal(result.TuningLoss, resumed.TuningLoss);
        Assert.False(Directory.Exists(Path.Combine(whole.Path, "measured")));
    }

    [Fact]
    public void Given_averaging_When_trained_Then_what_is_kept_is_no_worse_than_the_best_single_measurement()
    {
        using var plain = new TemporaryFolder();
        using var averaged = new TemporaryFolder();
        var restless = TinyRun.Configuration with { LearningRate = 0.02f, TokensPerStep = 60, MaximumSteps = 60, EvaluateEverySteps = 1, CheckpointEverySteps = 0, Patience = 100 };

        var single = TinyRun.Run(plain.Path, restless);
        var average = TinyRun.Run(averaged.Path, restless with { AverageBest = 6 });

        Assert.InRange(average.TuningLoss, 0, single.TuningLoss);
    }
}
