using System.Text.Json;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>Trains a timeline model into a run's folder, and goes on from the last checkpoint where the folder holds one.</summary>
/// <remarks>
/// The folder then holds <c>training.json</c>, <c>vocabulary.json</c>, <c>metrics.jsonl</c>, <c>checkpoints/</c> and, when done, the model
/// (<c>configuration.json</c>, <c>weights.safetensors</c>, <c>calibration.json</c>) and <c>result.json</c>. A run that was killed and resumed ends with the
/// same bits as one that was not. Run again when done, it gives back its result and does nothing. Several members: see <see cref="Ensemble"/>.
/// </remarks>
public sealed class Trainer(TimeProvider? time = null)
{
    public const string TrainingFile = "training.json", ResultFile = "result.json", MetricsFile = "metrics.jsonl", CheckpointsFolder = "checkpoints";
    private const string EncodedFolder = "encoded";

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>
    /// Where cohorts that were read are kept for other runs. Null: in the run's own folder, and only until the run is done.
    /// </summary>
    public string? EncodedCohorts { get; init; }

    /// <summary>False where only the tuning loss is wanted: no model is calibrated and saved.</summary>
    internal bool WithModel { get; init; } = true;

    /// <summary>Stands in for the secret key of a private run, in tests alone.</summary>
    internal ulong? PrivacyKeyForTests { get; init; }

    /// <summary>Trains on the dataset's training split and chooses on its tuning split.</summary>
    /// <exception cref="ModelException">
    /// The configuration is out of range, the dataset has nothing to learn from, the folder holds a run of another configuration or dataset, or no checkpoint in it
    /// can be used.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The learning rate was too high; the last good checkpoint stays.</exception>
    /// <exception cref="OperationCanceledException">Stopped from outside, after a checkpoint was written.</exception>
    public TrainingResult Train(
        MedsDataset dataset, TrainingConfiguration configuration, string runFolder, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        Train([new TrainingCohort(dataset)], configuration, runFolder, progress, stop);

    /// <summary>The same on several datasets: the vocabulary of all, an epoch mixed by their weights, chosen on all tuning splits.</summary>
    public TrainingResult Train(
        IReadOnlyList<TrainingCohort> cohorts,
        TrainingConfiguration configuration,
        string runFolder,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken stop = default) =>
        Train(() => [.. cohorts.Select(cohort => CohortSource.Of(cohort, stop))], [.. cohorts.Select(cohort => cohort.Weight)], configuration, runFolder, progress, stop);

    /// <summary>The same from timelines in memory.</summary>
    public TrainingResult Train(
        IReadOnlyList<Timeline> train,
        IReadOnlyList<Timeline> tuning,
        IReadOnlyList<CodeMetadata> codes,
        TrainingConfiguration configuration,
        string runFolder,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken stop = default) =>
        Train(
            () => [new CohortSource("timelines", split => split == Split.Train ? train : tuning, () => codes, Weight: null, ContentHash: null)],
            [null],
            configuration,
            runFolder,
            progress,
            stop);

    private TrainingResult Train(
        Func<IReadOnlyList<CohortSource>> cohorts,
        IReadOnlyList<double?> weights,
        TrainingConfiguration configuration,
        string runFolder,
        IProgress<TrainingProgress>? progress,
        CancellationToken stop)
    {
        configuration = configuration with { CohortWeights = weights.Any(weight => weight is not null) ? [.. weights.Select(weight => weight ?? 0)] : null };
        configuration.Validate();
        Directory.CreateDirectory(runFolder);
        RunClaim.Claim(configuration, runFolder);
        if (ReadResult(runFolder) is { } done)
        {
            progress?.Report(new TrainingProgress(TrainingPhase.Done, done.Steps, done.Steps, Notice: $"this run was already complete after {done.Steps} steps"));
            return done;
        }

        var began = _time.GetTimestamp();
        progress?.Report(new TrainingProgress(TrainingPhase.Reading));
        var (tokenizer, records) = Open(cohorts(), configuration, runFolder, stop);
        using (records)
        {
            CohortReading.Require(records);
            ClaimVocabulary(tokenizer, runFolder);
            var result = configuration.Members == 1
                ? TrainOne(configuration, tokenizer, records, runFolder, began, new SharedHazards(), progress, stop)
                : TrainMembers(configuration, tokenizer, records, runFolder, progress, stop);
            progress?.Report(new TrainingProgress(
                TrainingPhase.Done, result.Steps, result.Steps, TuningLoss: result.TuningLoss, Elapsed: _time.GetElapsedTime(began), Notice: result.Stopped));
            if (EncodedCohorts is null && Path.Combine(runFolder, EncodedFolder) is var encoded && Directory.Exists(encoded))
                Directory.Delete(encoded, recursive: true);
            return result;
        }
    }

    private TrainingResult TrainOne(
        TrainingConfiguration configuration,
        Tokenizer tokenizer,
        TrainingRecords records,
        string runFolder,
        long began,
        SharedHazards hazards,
        IProgress<TrainingProgress>? progress,
        CancellationToken stop)
    {
        using var run = new TrainingRun(configuration, tokenizer, records, runFolder, _time, began, progress, PrivacyKeyForTests);
        var result = run.Run(WithModel, hazards, stop);
        WriteResult(result, runFolder);
        run.Forget();
        return result;
    }

    // One after the other, each with all threads, each resuming where it was; the best one's files are repeated in the run's own folder, the weights last.
    private TrainingResult TrainMembers(
        TrainingConfiguration configuration, Tokenizer tokenizer, TrainingRecords records, string runFolder, IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        var (names, results, seeds) = (new List<string>(), new List<TrainingResult>(), new List<ulong>());
        var hazards = new SharedHazards();
        for (var member = 1; member <= configuration.Members; member++)
        {
            var seed = configuration.Seed + (ulong)(member - 1);
            var own = configuration with { Members = 1, Seed = seed, Model = configuration.Model with { Seed = configuration.Model.Seed + (ulong)(member - 1) } };
            var name = $"{Ensemble.MembersFolder}/{member}";
            var folder = Path.Combine(runFolder, name);
            Directory.CreateDirectory(folder);
            RunClaim.Claim(own, folder);
            ClaimVocabulary(tokenizer, folder);
            var number = member;
            var itsProgress = progress is null ? null : new MemberProgress(progress, number, configuration.Members);
            if (ReadResult(folder) is { } done)
            {
                results.Add(done);
                hazards.TakeFrom(folder);
            }
            else
            {
                results.Add(TrainOne(own, tokenizer, records, folder, _time.GetTimestamp(), hazards, itsProgress, stop));
            }

            names.Add(name);
            seeds.Add(seed);
        }

        var best = results.IndexOf(results.MinBy(result => result.TuningLoss)!);
        new Ensemble { Members = names, Best = names[best], TuningLosses = [.. results.Select(result => result.TuningLoss)], Seeds = seeds }.Write(runFolder);
        foreach (var file in new[] { TimelineModel.ConfigurationFile, TimelineModel.CalibrationFile, HazardTable.FileName, TimelineModel.WeightsFile })
            if (File.Exists(Path.Combine(runFolder, names[best], file)))
                AtomicFile.Write(Path.Combine(runFolder, file), target =>
                {
                    using var source = File.OpenRead(Path.Combine(runFolder, names[best], file));
                    source.CopyTo(target);
                });
        var result = results[best] with { Members = names, Tokens = results.Sum(one => one.Tokens), ElapsedSeconds = results.Sum(one => one.ElapsedSeconds) };
        WriteResult(result, runFolder);
        return result;
    }

    private (Tokenizer Tokenizer, TrainingRecords Records) Open(
        IReadOnlyList<CohortSource> cohorts, TrainingConfiguration configuration, string runFolder, CancellationToken stop) =>
        cohorts.Any(cohort => cohort.ContentHash is null)
            ? CohortReading.ReadIntoMemory(cohorts, configuration, stop)
            : new EncodedCohortFolder(EncodedCohorts ?? Path.Combine(runFolder, EncodedFolder)).Open(cohorts, configuration, stop);

    private static void ClaimVocabulary(Tokenizer tokenizer, string runFolder)
    {
        var path = Path.Combine(runFolder, TimelineModel.VocabularyFile);
        if (File.Exists(path) && Tokenizer.Load(path).Hash != tokenizer.Hash)
            throw new ModelException($"the dataset is not the one that '{runFolder}' began with: its vocabulary differs. Choose another run folder to train on this dataset");
        tokenizer.Save(path);
    }

    private static void WriteResult(TrainingResult result, string runFolder) =>
        AtomicFile.Write(Path.Combine(runFolder, ResultFile), file => JsonSerializer.Serialize(file, result, TrainingJson.Default.TrainingResult));

    private TrainingResult? ReadResult(string runFolder)
    {
        var path = Path.Combine(runFolder, ResultFile);
        return File.Exists(path) && (!WithModel || File.Exists(Path.Combine(runFolder, TimelineModel.WeightsFile)))
            ? JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.TrainingResult)
            : null;
    }

    private sealed class MemberProgress(IProgress<TrainingProgress> target, int member, int members) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => target.Report(value with { Member = member, Members = members });
    }
}
