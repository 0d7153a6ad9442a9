using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>
/// Trains models of several sizes on several numbers of tokens, each from the beginning with its own cosine, and fits the law by which the loss on the tuning split falls.
/// Held-out subjects are never read.
/// </summary>
/// <remarks>The folder holds a folder a run and at the end <c>scaling.json</c>. Stopped or killed, a study goes on where it was.</remarks>
public sealed class ScalingStudy(TimeProvider? time = null)
{
    public const string ResultFile = "scaling.json";

    /// <summary>See <see cref="Trainer.EncodedCohorts"/>.</summary>
    public string? EncodedCohorts { get; init; }

    /// <param name="configuration">All that does not vary.</param>
    /// <exception cref="ModelException">The plan is too small, a run of another configuration lies in the folder, or what <see cref="Trainer"/> refuses.</exception>
    public ScalingResult Run(
        IReadOnlyList<TrainingCohort> cohorts,
        ScalingPlan plan,
        TrainingConfiguration configuration,
        string folder,
        IProgress<ScalingProgress>? progress = null,
        CancellationToken stop = default)
    {
        plan.Validate();
        if (configuration.Privacy is not null || configuration.MaximumMinutes is not null)
            throw new ModelException("a scaling study takes neither privacy nor a time limit: both change how much is learned from a token");
        Directory.CreateDirectory(folder);
        var runs = new List<ScalingRun>();
        var count = plan.Shapes.Count * plan.Tokens.Count;
        foreach (var tokens in plan.Tokens)
            foreach (var shape in plan.Shapes)
            {
                var number = runs.Count + 1;
                runs.Add(RunOne(cohorts, shape, tokens, configuration, folder, progress is null ? null : new RunProgress(progress, number, count), stop));
                progress?.Report(new ScalingProgress(number, count, Ended: runs[^1]));
            }

        var most = plan.Tokens.Max();
        var ahead = ModelConfiguration.Sizes.Select(ModelConfiguration.OfSize).Select(ScalingPlan.BlockParameters)
            .SelectMany(parameters => new[] { (parameters, 4 * most), (parameters, 100 * most) });
        var result = ScalingResult.From(runs, [.. ahead], (int)(configuration.Seed % int.MaxValue));
        AtomicFile.Write(Path.Combine(folder, ResultFile), file => JsonSerializer.Serialize(file, result, TrainingJson.Default.ScalingResult));
        return result;
    }

    private ScalingRun RunOne(
        IReadOnlyList<TrainingCohort> cohorts,
        ModelConfiguration shape,
        long tokens,
        TrainingConfiguration configuration,
        string folder,
        IProgress<TrainingProgress>? progress,
        CancellationToken stop)
    {
        var runFolder = Path.Combine(folder, $"{shape.Width}x{shape.Layers}-{tokens}");
        var own = configuration with
        {
            Model = configuration.Model with { Width = shape.Width, Layers = shape.Layers, Heads = shape.Heads, FeedForward = shape.FeedForward },
            MaximumSteps = (tokens + configuration.TokensPerStep - 1) / configuration.TokensPerStep,
            EvaluateEverySteps = int.MaxValue,
            CheckpointEverySteps = 500,
            Members = 1,
            AverageBest = 0,
            EmaDecay = 0,
        };
        var trained = new Trainer(time) { EncodedCohorts = EncodedCohorts ?? Path.Combine(folder, "encoded"), WithModel = false }.Train(cohorts, own, runFolder, progress, stop);
        if (Path.Combine(runFolder, Trainer.CheckpointsFolder) is var checkpoints && Directory.Exists(checkpoints))
            Directory.Delete(checkpoints, recursive: true);
        return new ScalingRun
        {
            Width = shape.Width,
            Layers = shape.Layers,
            BlockParameters = ScalingPlan.BlockParameters(shape),
            Parameters = trained.Parameters,
            Tokens = trained.Tokens,
            TuningLoss = trained.TuningLoss,
            Seconds = trained.ElapsedSeconds,
        };
    }

    private sealed class RunProgress(IProgress<ScalingProgress> target, int run, int runs) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => target.Report(new ScalingProgress(run, runs, value));
    }
}
