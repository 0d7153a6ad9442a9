using System.Text.Json;
using System.Text.Json.Nodes;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>
/// Looks for the settings with the lowest tuning loss by successive halving. Held-out subjects are never read. Each rung trains its trials from the
/// beginning, so that the learning rate comes down to its end within the rung's steps and trials of one rung are alike in all but their settings.
/// </summary>
/// <remarks>
/// The folder holds <c>search.json</c> (space, plan and what does not vary), a folder a trial, <c>trials.jsonl</c> and at the end <c>best.json</c>. Stopped or
/// killed, it goes on where it was, within a trial too, and comes to the same result.
/// </remarks>
public sealed class HyperparameterSearch(TimeProvider? time = null)
{
    public const string SearchFile = "search.json", TrialsFile = "trials.jsonl", BestFile = "best.json";
    private const string TrialFile = "trial.json";

    /// <summary>See <see cref="Trainer.EncodedCohorts"/>.</summary>
    public string? EncodedCohorts { get; init; }

    /// <exception cref="ModelException">Space or plan is wrong, the folder holds another search, no trial came to a finite loss, or what <see cref="Trainer"/> refuses.</exception>
    public SearchResult Run(
        IReadOnlyList<TrainingCohort> cohorts,
        SearchSpace space,
        SearchPlan plan,
        TrainingConfiguration configuration,
        string folder,
        IProgress<SearchProgress>? progress = null,
        CancellationToken stop = default)
    {
        plan.Validate();
        if (configuration.Privacy is not null || configuration.MaximumMinutes is not null)
            throw new ModelException("a search takes neither privacy nor a time limit: each trial would spend ε of its own, and trials cut by the clock could not be compared");
        var drawn = Enumerable.Range(0, plan.Trials).Select(trial => space.Draw(plan.Seed, trial)).ToList();
        var configurations = drawn.Select((settings, trial) => TrainingConfigurationFile.Apply(configuration, settings, $"the search space, at trial {trial + 1},")).ToList();
        Claim(space, plan, configuration, folder);

        var results = new List<TrialResult>();
        var alive = Enumerable.Range(0, plan.Trials).ToList();
        var rungs = plan.Rungs;
        for (var rung = 0; rung < rungs.Count; rung++)
        {
            alive = [.. alive.Take(rungs[rung].Trials)];
            var ofRung = new List<TrialResult>();
            for (var place = 0; place < alive.Count; place++)
            {
                var trial = alive[place];
                var at = new SearchProgress(rung + 1, rungs.Count, trial + 1, place + 1, alive.Count);
                var result = RunTrial(cohorts, configurations[trial], drawn[trial], at, rungs[rung].Steps, folder, progress, stop);
                ofRung.Add(result);
                results.Add(result);
                WriteTrials(results, folder);
                progress?.Report(at with { Ended = result });
            }

            alive = [.. ofRung.Where(result => result.TuningLoss is not null).OrderBy(result => result.TuningLoss).ThenBy(result => result.Trial).Select(result => result.Trial - 1)];
            if (alive.Count == 0)
                throw new ModelException($"every trial of rung {rung + 1} diverged; search among lower learning rates in another folder");
        }

        var best = configurations[alive[0]];
        AtomicFile.WriteAllBytes(Path.Combine(folder, BestFile), TrainingConfigurationFile.ToJson(best));
        return new SearchResult(best, results.Last(result => result.Trial == alive[0] + 1), results);
    }

    private TrialResult RunTrial(
        IReadOnlyList<TrainingCohort> cohorts,
        TrainingConfiguration configuration,
        JsonObject settings,
        SearchProgress at,
        long steps,
        string folder,
        IProgress<SearchProgress>? progress,
        CancellationToken stop)
    {
        var trialFolder = Path.Combine(folder, $"rung-{at.Rung}", $"trial-{at.Trial:D3}");
        var path = Path.Combine(trialFolder, TrialFile);
        if (File.Exists(path))
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.TrialResult) ?? throw new ModelException($"'{path}' is not a trial's result; delete it and run again");

        var own = configuration with
        {
            MaximumSteps = steps,
            EvaluateEverySteps = (int)Math.Max(1, steps / 4),
            CheckpointEverySteps = 0,
            Patience = 1000,
            Members = 1,
            AverageBest = 0,
            EmaDecay = 0,
        };
        var result = new TrialResult { Rung = at.Rung, Trial = at.Trial, Steps = steps, Settings = settings };
        var trainer = new Trainer(time) { EncodedCohorts = EncodedCohorts ?? Path.Combine(folder, "encoded"), WithModel = false };
        try
        {
            var trained = trainer.Train(cohorts, own, trialFolder, progress is null ? null : new TrialProgress(progress, at), stop);
            result = result with { TuningLoss = trained.TuningLoss, Parameters = trained.Parameters, Seconds = trained.ElapsedSeconds };
        }
        catch (TrainingDivergedException)
        {
            // A trial without a loss: it goes no further.
        }

        AtomicFile.Write(path, file => JsonSerializer.Serialize(file, result, TrainingJson.Default.TrialResult));
        if (Path.Combine(trialFolder, Trainer.CheckpointsFolder) is var checkpoints && Directory.Exists(checkpoints))
            Directory.Delete(checkpoints, recursive: true);
        return result;
    }

    private static void Claim(SearchSpace space, SearchPlan plan, TrainingConfiguration configuration, string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, SearchFile);
        var ours = JsonSerializer.SerializeToUtf8Bytes(
            new SearchClaim(space.Dimensions, plan.Trials, plan.Reduction, plan.Steps, plan.Seed, JsonNode.Parse(TrainingConfigurationFile.ToJson(configuration with { Threads = 0 }))!.AsObject()),
            TrainingJson.Default.SearchClaim);
        if (!File.Exists(path))
            AtomicFile.WriteAllBytes(path, ours);
        else if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(ours))
            throw new ModelException($"'{folder}' holds a search over another space, plan or configuration; a search resumes only as it began. Choose another run folder");
    }

    private static void WriteTrials(List<TrialResult> results, string folder) =>
        AtomicFile.WriteAllText(
            Path.Combine(folder, TrialsFile), string.Concat(results.Select(result => JsonSerializer.Serialize(result, TrainingJson.Default.TrialResult) + "\n")));

    private sealed class TrialProgress(IProgress<SearchProgress> target, SearchProgress at) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => target.Report(at with { Training = value });
    }
}
