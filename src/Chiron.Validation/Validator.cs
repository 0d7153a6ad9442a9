using System.Text.Json;
using Chiron.Model;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;
using Chiron.Validation.Diagnosis;
using Chiron.Validation.Metrics;
using Chiron.Validation.Predictors;
using Chiron.Validation.Reports;
using Chiron.Validation.Tasks;
using Chiron.Validation.Truth;

namespace Chiron.Validation;

/// <summary>
/// Measures a trained model on subjects it has not seen, beside what age and sex alone tell, beside a logistic regression on the record and, where the
/// cohort is simulated, beside the best possible predictor. Writes <c>evaluation.json</c>, <c>evaluation.html</c> and the labels of each task as MEDS.
/// </summary>
public static class Validator
{
    public const string JsonFile = "evaluation.json";
    public const string HtmlFile = "evaluation.html";
    public const string LabelsFolder = "labels";

    /// <exception cref="ValidationException">No task has enough cases, or the request is wrong.</exception>
    /// <exception cref="MedsException">The dataset cannot be read.</exception>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    public static ValidationReport Run(ValidationRequest request, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        using var model = TimelineModel.Load(request.ModelFolder);
        var forecaster = new Forecaster(model, request.Threads);
        return Run(request, new ModelRiskPredictor(forecaster), new ModelDiagnosis(forecaster), progress, stop);
    }

    internal static ValidationReport Run(
        ValidationRequest request, IRiskPredictor model, IDiagnosisPredictor diagnosis, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        Check(request);
        using var dataset = MedsDataset.Open(request.DatasetPath);
        using var truth = request.TruthFolder is { } folder ? new TruthFiles(folder) : null;
        var times = new PredictionTimes(request.Seed, truth?.Times(stop));

        progress?.Report(new ValidationProgress($"reading the {SplitNames.Of(request.Split)} split", 0));
        var timelines = dataset.ReadTimelines(request.Split, stop).ToDictionary(timeline => timeline.SubjectId);
        var points = timelines.Values.SelectMany(times.Of).ToList();
        var codes = dataset.ReadCodes();
        var tasks = TaskChoice.For(points, codes, request, times.AreFullyObserved);
        if (tasks.Count == 0)
            throw new ValidationException(
                $"No task has {request.MinimumCases} cases and as many others among the {points.Count} prediction points of the {SplitNames.Of(request.Split)} split ({timelines.Count} subjects). " +
                "Use a larger cohort, another split, or fewer cases (--minimum-cases), and read the intervals with care.");

        progress?.Report(new ValidationProgress("fitting the baselines", 0.05));
        using var baselines = request.BaselineDatasetPath is { } path ? MedsDataset.Open(path) : null;
        var training = TrainingPoints.Read(baselines ?? dataset, times, tasks, stop);
        if (training.Ages.Count == 0)
            throw new ValidationException("The training split that the baselines are fitted on has no prediction point; name the dataset that the model was trained on (--baselines).");
        var outcomes = OutcomesOf(points, tasks, times.AreFullyObserved);
        WriteLabels(request, points, tasks, outcomes, stop);

        List<IRiskPredictor> predictors = [model, new AgeSexBaseline(tasks, training.Ages, training.Sexes, training.Outcomes)];
        if (request.LogisticBaseline)
            predictors.Add(new CountsBaseline(training, tasks, stop));
        if (truth is not null)
            predictors.Add(new SimulationOracle(truth));
        var predictions = predictors.Select((predictor, p) => predictor.Predict(
            points, tasks, p > 0 ? null : new StageProgress(progress, "asking the model", 0.1, 0.7), stop)).ToList();

        progress?.Report(new ValidationProgress("measuring", 0.75));
        var scores = tasks.Select((task, t) => new TaskScores(task, outcomes[t], Compared(predictors, predictions, t, training.Prevalence(t), points.Count))).ToList();
        var scorer = new TaskScorer(points, scores, request.BootstrapSamples, request.Seed, stop);
        var taskReports = scores.Select((_, t) => scorer.Report(t, training.Cases(t))).ToList();
        var common = scorer.InCommon();

        progress?.Report(new ValidationProgress("asking for diagnoses", 0.85));
        var diagnosisReport = truth?.PosteriorsPath is null ? null : Diagnose(truth, timelines, codes, diagnosis, request, stop);
        var report = new ValidationReport
        {
            CreatedAt = request.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ"),
            SoftwareVersion = typeof(Validator).Assembly.GetName().Version!.ToString(3),
            DatasetName = dataset.Metadata.DatasetName,
            Parameters = new ParameterReport(request.Split, request.Seed, request.MinimumCases, request.MaximumConditions, request.BootstrapSamples, truth is not null),
            Inputs = InputHashes.Of(request, dataset, baselines, truth),
            Subjects = timelines.Count,
            Points = points.Count,
            TrainingPoints = training.Ages.Count,
            FullyObserved = times.AreFullyObserved,
            Tasks = taskReports,
            TasksInCommon = common.Count,
            Overall = scorer.Overall(common),
            MeanGainOverBaseline = scorer.MeanGain(common),
            ShareOfTheWay = scorer.ShareOfTheWay(common),
            Diagnosis = diagnosisReport,
            Notes = ReportNotes.For(request, taskReports, common.Count, points.Count, times.AreFullyObserved),
        };

        AtomicFile.Write(Path.Combine(request.OutputFolder, JsonFile), stream => JsonSerializer.Serialize(stream, report, ValidationJson.Default.ValidationReport));
        AtomicFile.WriteAllText(Path.Combine(request.OutputFolder, HtmlFile), HtmlReport.Render(report));
        progress?.Report(new ValidationProgress("done", 1));
        return report;
    }

    private static void Check(ValidationRequest request)
    {
        if (request.MinimumCases < 2)
            throw new ValidationException($"The fewest cases of a task are given as {request.MinimumCases}; at least 2 are needed to measure anything.");
        if (request.BootstrapSamples < 100)
            throw new ValidationException($"{request.BootstrapSamples} bootstrap resamples were asked for; at least 100 are needed for an interval.");
        if (File.Exists(request.OutputFolder))
            throw new ValidationException($"'{request.OutputFolder}' is a file; give a folder for the report.");
    }

    private static Outcome[][] OutcomesOf(List<PredictionPoint> points, IReadOnlyList<RiskTask> tasks, bool fullyObserved)
    {
        var outcomes = tasks.Select(_ => new Outcome[points.Count]).ToArray();
        var reader = new OutcomeReader(tasks, fullyObserved);
        var ofPoint = new Outcome[tasks.Count];
        for (var p = 0; p < points.Count; p++)
        {
            reader.Read(points[p], ofPoint);
            for (var t = 0; t < tasks.Count; t++)
                outcomes[t][p] = ofPoint[t];
        }

        return outcomes;
    }

    // A predictor that cannot answer is scored with the training prevalence for everyone, except the oracle, which is then absent.
    private static List<(string Name, double[] Probabilities, bool KnowsTask)> Compared(
        List<IRiskPredictor> predictors, List<double[]?[]> predictions, int task, double prevalence, int points)
    {
        var compared = new List<(string, double[], bool)>();
        for (var p = 0; p < predictors.Count; p++)
        {
            if (predictions[p][task] is { } probabilities)
                compared.Add((predictors[p].Name, probabilities, true));
            else if (predictors[p].Name != PredictorNames.Oracle)
                compared.Add((predictors[p].Name, [.. Enumerable.Repeat(prevalence, points)], false));
        }

        return compared;
    }

    private static void WriteLabels(ValidationRequest request, List<PredictionPoint> points, IReadOnlyList<RiskTask> tasks, Outcome[][] outcomes, CancellationToken stop)
    {
        using var folder = new AtomicFolder(Path.Combine(request.OutputFolder, LabelsFolder));
        for (var t = 0; t < tasks.Count; t++)
        {
            var labels = points.Zip(outcomes[t])
                .Where(pair => pair.Second is Outcome.Case or Outcome.NonCase)
                .Select(pair => new Label(pair.First.History.SubjectId, pair.First.Time, BooleanValue: pair.Second is Outcome.Case));
            LabelFile.Write(Path.Combine(folder.Path, tasks[t].Name, SplitNames.Of(request.Split) + ".parquet"), labels, stop);
        }

        folder.Commit();
    }

    private static DiagnosisReport? Diagnose(
        TruthFiles truth, Dictionary<long, Timeline> timelines, IReadOnlyList<CodeMetadata> codes, IDiagnosisPredictor model, ValidationRequest request, CancellationToken stop)
    {
        var conditions = codes.Where(code => code.Kind is EventKind.Condition).OrderByDescending(code => code.Events).ToList();
        var found = DiagnosisMoments.Find(truth, timelines, conditions.Select(code => code.Code).ToHashSet(StringComparer.Ordinal), stop);
        return found.Moments.Count == 0
            ? null
            : DiagnosisScorer.Score(found, [model, new CommonestDiagnosis([.. conditions.Take(10).Select(code => code.Code)]), new OracleDiagnosis()], request, stop);
    }

    /// <summary>A part of the work as its share of the whole; reports at once, in order.</summary>
    private sealed class StageProgress(IProgress<ValidationProgress>? whole, string stage, double from, double to) : IProgress<double>
    {
        public void Report(double value) => whole?.Report(new ValidationProgress(stage, from + (value * (to - from))));
    }
}
