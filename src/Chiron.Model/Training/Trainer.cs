using System.Text.Json;
using System.Text.Json.Nodes;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>Trains a timeline model into a run's folder, and goes on from the last checkpoint where the folder holds one.</summary>
/// <remarks>
/// The folder then holds <c>training.json</c>, <c>vocabulary.json</c>, <c>metrics.jsonl</c>, <c>checkpoints/</c> and, when done, the model
/// (<c>configuration.json</c>, <c>weights.safetensors</c>, <c>calibration.json</c>) and <c>result.json</c>. A run that was killed and resumed ends with the
/// same bits as one that was not. Run again when done, it gives back its result and does nothing.
/// </remarks>
public sealed class Trainer(TimeProvider? time = null)
{
    public const string TrainingFile = "training.json", ResultFile = "result.json", MetricsFile = "metrics.jsonl", CheckpointsFolder = "checkpoints";

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Trains on the dataset's training split and chooses on its tuning split.</summary>
    /// <exception cref="ModelException">
    /// The configuration is out of range, the dataset has nothing to learn from, the folder holds a run of another configuration or dataset, no checkpoint in it
    /// can be used, or training diverged (the last good checkpoint stays).
    /// </exception>
    /// <exception cref="OperationCanceledException">Stopped from outside, after a checkpoint was written.</exception>
    public TrainingResult Train(
        MedsDataset dataset, TrainingConfiguration configuration, string runFolder, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        Train(
            () => dataset.ReadTimelines(Split.Train, stop),
            () => dataset.ReadTimelines(Split.Tuning, stop),
            dataset.ReadCodes(),
            configuration,
            runFolder,
            progress,
            stop);

    /// <summary>The same from timelines in memory.</summary>
    public TrainingResult Train(
        IReadOnlyList<Timeline> train,
        IReadOnlyList<Timeline> tuning,
        IReadOnlyList<CodeMetadata> codes,
        TrainingConfiguration configuration,
        string runFolder,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken stop = default) =>
        Train(() => train, () => tuning, codes, configuration, runFolder, progress, stop);

    private TrainingResult Train(
        Func<IEnumerable<Timeline>> train,
        Func<IEnumerable<Timeline>> tuning,
        IReadOnlyList<CodeMetadata> codes,
        TrainingConfiguration configuration,
        string runFolder,
        IProgress<TrainingProgress>? progress,
        CancellationToken stop)
    {
        configuration.Validate();
        Directory.CreateDirectory(runFolder);
        ClaimFolder(configuration, runFolder);
        if (ReadResult(runFolder) is { } done)
        {
            progress?.Report(new TrainingProgress(TrainingPhase.Done, done.Steps, done.Steps, Notice: $"this run was already complete after {done.Steps} steps"));
            return done;
        }

        var began = _time.GetTimestamp();
        progress?.Report(new TrainingProgress(TrainingPhase.Reading));
        var tokenizer = LearnVocabulary(train(), codes, configuration, runFolder, stop);
        var records = ReadRecords(train(), tuning(), tokenizer, configuration.Model.Encoding, stop);

        using var run = new TrainingRun(configuration, tokenizer, records, runFolder, _time, began, progress);
        var result = run.Run(stop);
        AtomicFile.Write(Path.Combine(runFolder, ResultFile), file => JsonSerializer.Serialize(file, result, TrainingJson.Default.TrainingResult));
        progress?.Report(new TrainingProgress(
            TrainingPhase.Done, result.Steps, result.Steps, TuningLoss: result.TuningLoss, Elapsed: _time.GetElapsedTime(began), Notice: result.Stopped));
        return result;
    }

    // A folder belongs to one configuration. Threads and the time limit may change: neither is part of what is learned.
    private static void ClaimFolder(TrainingConfiguration configuration, string runFolder)
    {
        var path = Path.Combine(runFolder, TrainingFile);
        var ours = JsonSerializer.SerializeToUtf8Bytes(configuration with { Threads = 0, MaximumMinutes = null }, TrainingJson.Default.TrainingConfiguration);
        if (!File.Exists(path))
        {
            AtomicFile.WriteAllBytes(path, ours);
            return;
        }

        JsonNode? theirs;
        try
        {
            theirs = JsonNode.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException broken)
        {
            throw new ModelException($"'{path}' is not JSON; it says how this run was configured. Choose another run folder", broken);
        }

        var mine = JsonNode.Parse(ours);
        if (!JsonNode.DeepEquals(theirs, mine))
            throw new ModelException(
                $"'{runFolder}' holds a run of another configuration (first difference: {FirstDifference(theirs, mine)}); a run resumes only as it began. "
                + "Choose another run folder, or the configuration in its training.json");
    }

    private static string FirstDifference(JsonNode? theirs, JsonNode? mine, string path = "")
    {
        if (theirs is JsonObject a && mine is JsonObject b)
            foreach (var name in a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key)))
                if (!JsonNode.DeepEquals(a[name], b[name]))
                    return FirstDifference(a[name], b[name], path.Length == 0 ? name : $"{path}.{name}");
        return $"{path} is {theirs?.ToJsonString() ?? "absent"} there and {mine?.ToJsonString() ?? "absent"} now";
    }

    private static Tokenizer LearnVocabulary(
        IEnumerable<Timeline> train, IReadOnlyList<CodeMetadata> codes, TrainingConfiguration configuration, string runFolder, CancellationToken stop)
    {
        var builder = new TokenizerBuilder(codes, configuration.Tokenizer);
        foreach (var timeline in train)
        {
            stop.ThrowIfCancellationRequested();
            builder.Add(timeline);
        }

        var tokenizer = builder.Build();
        var path = Path.Combine(runFolder, TimelineModel.VocabularyFile);
        if (File.Exists(path) && Tokenizer.Load(path).Hash != tokenizer.Hash)
            throw new ModelException($"the dataset is not the one that '{runFolder}' began with: its vocabulary differs. Choose another run folder to train on this dataset");
        tokenizer.Save(path);
        return tokenizer;
    }

    private static TrainingRecords ReadRecords(
        IEnumerable<Timeline> train, IEnumerable<Timeline> tuning, Tokenizer tokenizer, EncodingConfiguration encoding, CancellationToken stop)
    {
        var reader = new RecordReader(tokenizer, encoding);
        var records = new TrainingRecords(Read(train), Read(tuning), reader.Counts);
        if (records.Train.All(record => record.Moments < 2))
            throw new ModelException("there is nothing to learn: no subject of the training split has events at two different times");
        if (records.Tuning.Count == 0)
            throw new ModelException(
                "the tuning split is empty, so nothing says when to stop; give some subjects the split 'tuning' in metadata/subject_splits.parquet");
        return records;

        List<SubjectRecord> Read(IEnumerable<Timeline> timelines)
        {
            var read = new List<SubjectRecord>();
            foreach (var timeline in timelines)
            {
                stop.ThrowIfCancellationRequested();
                if (reader.Read(timeline) is { Moments: > 0 } record)
                    read.Add(record);
            }

            return read;
        }
    }

    private static TrainingResult? ReadResult(string runFolder)
    {
        var path = Path.Combine(runFolder, ResultFile);
        return File.Exists(path) && File.Exists(Path.Combine(runFolder, TimelineModel.WeightsFile))
            ? JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.TrainingResult)
            : null;
    }
}
