using Chiron.Tensors;
using Chiron.Testing;
using Chiron.Timelines;

namespace Chiron.Model.Tests;

public sealed class TrainerTests
{
    private static readonly List<Timeline> Train = TinyRun.Train, Tuning = TinyRun.Tuning;
    private static readonly TrainingConfiguration Configuration = TinyRun.Configuration;

    [Fact]
    public void Given_a_run_that_was_stopped_twice_When_resumed_Then_its_weights_are_those_of_an_undisturbed_run()
    {
        using var whole = new TemporaryFolder();
        using var broken = new TemporaryFolder();
        Run(whole.Path);

        foreach (var step in new[] { 3, 7 })
            Assert.ThrowsAny<OperationCanceledException>(() => RunUntil(broken.Path, step));
        Run(broken.Path);

        Assert.Equal(Weights(whole.Path), Weights(broken.Path));
        Assert.Equal(Metrics(whole.Path), Metrics(broken.Path));
    }

    [Fact]
    public void Given_a_process_that_was_killed_between_checkpoints_When_resumed_Then_its_weights_are_those_of_an_undisturbed_run()
    {
        using var whole = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        Run(whole.Path);

        Assert.Throws<InvalidOperationException>(() => Run(killed.Path, new Reporter(progress =>
        {
            if (progress is { Phase: TrainingPhase.Training, Step: 5 })
                throw new InvalidOperationException("stands for a kill: nothing is saved on the way out");
        })));
        Run(killed.Path);

        Assert.Equal(Weights(whole.Path), Weights(killed.Path));
    }

    [Fact]
    public void Given_one_and_two_threads_When_trained_Then_the_weights_are_the_same_to_the_bit()
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();

        new Trainer().Train(Train, Tuning, ToyCohort.Codes, Configuration with { Threads = 1 }, one.Path);
        new Trainer().Train(Train, Tuning, ToyCohort.Codes, Configuration with { Threads = 2 }, two.Path);

        Assert.Equal(Weights(one.Path), Weights(two.Path));
    }

    [Fact]
    public void Given_steps_in_bfloat16_When_killed_and_resumed_Then_the_bits_are_the_same_and_the_weights_are_not_those_of_single_precision()
    {
        using var single = new TemporaryFolder();
        using var whole = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        var configuration = Configuration with { Precision = Precision.BFloat16 };
        Run(single.Path);

        var result = TinyRun.Run(whole.Path, configuration);
        TinyRun.RunAndKill(killed.Path, 7, configuration);
        TinyRun.Run(killed.Path, configuration);

        Assert.Equal(Weights(whole.Path), Weights(killed.Path));
        Assert.NotEqual(Weights(single.Path), Weights(whole.Path));
        Assert.Equal(Run(single.Path).TuningLoss, result.TuningLoss, 0.05);
        Assert.Contains("BFloat16", File.ReadAllText(Path.Combine(whole.Path, Trainer.TrainingFile)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Given_checkpoints_cut_short_When_resumed_Then_the_one_before_is_used_or_all_are_refused(int damaged)
    {
        using var whole = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        Run(whole.Path);
        Assert.ThrowsAny<OperationCanceledException>(() => RunUntil(folder.Path, 7));
        var files = Directory.GetFiles(Path.Combine(folder.Path, Trainer.CheckpointsFolder)).Order().ToList();
        Assert.Equal(2, files.Count);
        foreach (var file in files[^damaged..])
            using (var stream = File.OpenWrite(file))
                stream.SetLength(stream.Length / 2);

        if (damaged == 2)
        {
            Assert.Contains("none of the 2 checkpoints", Assert.Throws<ModelException>(() => Run(folder.Path)).Message, StringComparison.Ordinal);
            return;
        }

        var notices = new List<string>();
        Run(folder.Path, new Reporter(progress => notices.AddRange(progress.Notice is { } notice ? [notice] : [])));
        Assert.Contains(notices, notice => notice.Contains("passed over", StringComparison.Ordinal));
        Assert.Equal(Weights(whole.Path), Weights(folder.Path));
    }

    [Fact]
    public void Given_a_learning_rate_far_too_high_When_trained_Then_it_stops_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var reckless = Configuration with { LearningRate = 0.99f, ClipNorm = 1e30f, WarmupSteps = 0, MaximumSteps = 100, EvaluateEverySteps = 100, CheckpointEverySteps = 1 };

        var refusal = Assert.Throws<TrainingDivergedException>(() => new Trainer().Train(Train, Tuning, ToyCohort.Codes, reckless, folder.Path));

        Assert.Contains("diverged", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.Path, Trainer.CheckpointsFolder)));
    }

    [Fact]
    public void Given_another_configuration_When_a_folder_is_used_again_Then_it_is_refused_with_the_difference()
    {
        using var folder = new TemporaryFolder();
        Run(folder.Path);

        var refusal = Assert.Throws<ModelException>(
            () => new Trainer().Train(Train, Tuning, ToyCohort.Codes, Configuration with { LearningRate = 1e-4f }, folder.Path));

        Assert.Contains("learningRate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_vocabulary_of_another_run_When_loaded_Then_the_weights_are_refused()
    {
        using var folder = new TemporaryFolder();
        Run(folder.Path);
        var vocabulary = Path.Combine(folder.Path, TimelineModel.VocabularyFile);
        File.WriteAllText(vocabulary, File.ReadAllText(vocabulary).Replace("J11.1", "J11.2", StringComparison.Ordinal));

        var refusal = Assert.Throws<ModelException>(() => TimelineModel.Load(folder.Path));

        Assert.Contains("vocabulary", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_weights_cut_short_When_loaded_Then_they_are_refused()
    {
        using var folder = new TemporaryFolder();
        Run(folder.Path);
        using (var stream = File.OpenWrite(Path.Combine(folder.Path, TimelineModel.WeightsFile)))
            stream.SetLength(stream.Length - 8);

        Assert.Contains("weights", Assert.Throws<ModelException>(() => TimelineModel.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_one_subject_seen_again_and_again_When_trained_Then_its_loss_falls_far_below_the_marginals()
    {
        using var folder = new TemporaryFolder();
        var one = ToyCohort.Simulate(1, 8, years: 6);
        var losses = new List<double>();

        new Trainer().Train(
            one,
            one,
            ToyCohort.Codes,
            Configuration with
            {
                Tokenizer = new TokenizerOptions { MinimumSubjects = 1 }, MaximumSteps = 150, LearningRate = 1e-2f, Dropout = 0, EvaluateEverySteps = 50, CheckpointEverySteps = 0,
            },
            folder.Path,
            new Reporter(progress => losses.AddRange(progress.Loss is { } loss ? [(loss.Answer / loss.Answers) + (loss.Code / loss.Codes)] : [])));

        Assert.True(losses[^10..].Average() < 0.6 * losses[0], $"{losses[0]:F3} to {losses[^10..].Average():F3} nats");
    }

    private static TrainingResult Run(string folder, IProgress<TrainingProgress>? progress = null) =>
        new Trainer().Train(Train, Tuning, ToyCohort.Codes, Configuration, folder, progress);

    private static void RunUntil(string folder, int step)
    {
        using var stop = new CancellationTokenSource();
        new Trainer().Train(
            Train, Tuning, ToyCohort.Codes, Configuration, folder, new Reporter(progress =>
            {
                if (progress.Step >= step)
                    stop.Cancel();
            }), stop.Token);
    }

    private static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, TimelineModel.WeightsFile));

    private static string[] Metrics(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, Trainer.MetricsFile)).Where(line => line.Contains("tuning", StringComparison.Ordinal)).Select(line => line.Split("elapsed")[0])];

    private sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
