using Chiron.Testing;
using Chiron.Timelines;

namespace Chiron.Model.Tests;

/// <summary>A training run of a few steps on a few people, for tests of what training does and not of what it learns.</summary>
internal static class TinyRun
{
    public static readonly List<Timeline> Train = ToyCohort.Simulate(24, 1, years: 4);
    public static readonly List<Timeline> Tuning = ToyCohort.Simulate(6, 2, years: 4);

    public static readonly TrainingConfiguration Configuration = new()
    {
        Model = new ModelConfiguration { Width = 16, Layers = 1, Heads = 2, FeedForward = 24, Context = 64 },
        MaximumSteps = 12,
        TokensPerStep = 400,
        EvaluateEverySteps = 4,
        CheckpointEverySteps = 2,
        WarmupSteps = 2,
        Lanes = 4,
    };

    public static TrainingResult Run(string folder, TrainingConfiguration? configuration = null, IProgress<TrainingProgress>? progress = null, ulong? key = null) =>
        new Trainer { PrivacyKeyForTests = key }.Train(Train, Tuning, ToyCohort.Codes, configuration ?? Configuration, folder, progress);

    /// <summary>Runs until something throws out of the progress report at this step: what stands for a kill, as nothing is saved on the way out.</summary>
    public static void RunAndKill(string folder, int step, TrainingConfiguration? configuration = null, ulong? key = null, int member = 1) =>
        Assert.Throws<InvalidOperationException>(() => Run(
            folder,
            configuration,
            new Reporter(progress =>
            {
                if (progress.Phase == TrainingPhase.Training && progress.Step == step && progress.Member == member && progress.Loss is not null)
                    throw new InvalidOperationException("killed");
            }),
            key));

    public static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, TimelineModel.WeightsFile));

    public sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
