using Chiron.Model;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;
using Chiron.Validation.Metrics;
using Chiron.Validation.Predictors;
using Chiron.Validation.Reports;
using Chiron.Validation.Survival;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.CrossValidation;

/// <summary>
/// Asks one question of every subject of a dataset by models that have not seen that subject: k folds by subject, cases spread evenly, each fold's model trained
/// on the others (a tenth of them for early stopping and calibration), beside age and sex, a logistic regression on the record and, for survival, Cox.
/// </summary>
public static class CrossValidator
{
    public const string ReportFile = "cross-validation.json";

    private const ulong TuningShare = ulong.MaxValue / 10, InnerShare = ulong.MaxValue / 5;

    /// <exception cref="ValidationException">The request is wrong, or there are too few cases.</exception>
    /// <exception cref="MedsException">The dataset cannot be read.</exception>
    /// <exception cref="ModelException">A model cannot be trained as the task says.</exception>
    public static CrossValidationReport Run(CrossValidationRequest request, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        Check(request);
        using var dataset = MedsDataset.Open(request.DatasetPath);
        progress?.Report(new ValidationProgress("reading", 0));
        var timelines = dataset.ReadTimelines(stop: stop).ToList();
        var points = TaskPoints.Of(timelines, request.Task, request.Folds, request.Seed);
        var cases = points.Outcomes.Count(outcome => outcome is Outcome.Case);
        if (cases < 2 * request.Folds)
            throw new ValidationException($"The task '{request.Task.Name}' has {cases} cases among {points.Points.Count} subjects; {request.Folds} folds need at least {2 * request.Folds}. Check its outcome code and prediction time.");

        var codes = dataset.ReadCodes();
        var folds = request.OnlyFold is { } only ? [only - 1] : Enumerable.Range(0, request.Folds).ToArray();
        var answers = new CrossValidatedAnswers(points.Points.Count);
        for (var f = 0; f < folds.Length; f++)
        {
            var place = f;
            Fold(request, timelines, points, codes, folds[f], answers, new Relay(progress, $"fold {folds[f] + 1}", (double)place / folds.Length, 1.0 / folds.Length), stop);
        }

        progress?.Report(new ValidationProgress("measuring", 0.99));
        var measured = Enumerable.Range(0, points.Points.Count).Where(p => answers.FoldOf[p] >= 0 && points.Outcomes[p] is Outcome.Case or Outcome.NonCase).ToArray();
        measured = [.. measured.Where(p => answers.FoldOf[p] >= 0)];
        var report = new CrossValidationReport
        {
            CreatedAt = request.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ"),
            SoftwareVersion = typeof(CrossValidator).Assembly.GetName().Version!.ToString(3),
            DatasetName = dataset.Metadata.DatasetName,
            Task = request.Task,
            Folds = request.Folds,
            FoldsMeasured = [.. folds.Select(fold => fold + 1)],
            Inner = request.Inner,
            Seed = request.Seed,
            BootstrapSamples = request.BootstrapSamples,
            Inputs = [.. dataset.DataFiles.Select(file => new InputFile(Path.GetFileName(Path.GetDirectoryName(file)!) + "/" + Path.GetFileName(file), ContentHash.OfFile(file)))],
            Subjects = timelines.Count,
            WithoutPoint = points.WithoutPoint,
            Measured = measured.Length,
            Cases = measured.Count(p => points.Outcomes[p] is Outcome.Case),
            AlreadyRecorded = points.Outcomes.Count(outcome => outcome is Outcome.AlreadyRecorded),
            Censored = points.Outcomes.Count(outcome => outcome is Outcome.Censored),
            Predictors = new CrossValidationScores(request, points, answers, stop).Report(),
        };
        AtomicFile.WriteAllText(Path.Combine(request.OutputFolder, request.Inner ? "inner-" + ReportFile : ReportFile), report.ToJson());
        return report;
    }

    private static void Fold(
        CrossValidationRequest request,
        List<Timeline> timelines,
        TaskPoints points,
        IReadOnlyList<CodeMetadata> codes,
        int fold,
        CrossValidatedAnswers answers,
        Relay progress,
        CancellationToken stop)
    {
        var task = request.Task;
        var outside = Enumerable.Range(0, points.Points.Count).Where(p => points.Folds[p] == fold).ToArray();
        var inside = Enumerable.Range(0, points.Points.Count).Where(p => points.Folds[p] != fold).ToArray();
        if (request.Inner)
            (outside, inside) = ([.. inside.Where(p => IsInner(points, p, request))], [.. inside.Where(p => !IsInner(points, p, request))]);

        // Whoever is not measured here may be learned from, with or without a prediction time.
        var hidden = outside.Concat(Enumerable.Range(0, points.Points.Count).Where(p => points.Folds[p] == fold)).Select(p => points.Points[p].History.SubjectId).ToHashSet();
        var learned = timelines.Where(timeline => !hidden.Contains(timeline.SubjectId)).ToList();
        bool IsTuning(Timeline timeline) => TaskPoints.Draw(timeline.SubjectId, ~request.Seed) < TuningShare;
        var train = learned.Where(timeline => !IsTuning(timeline)).ToList();
        var tuning = learned.Where(IsTuning).ToList();

        PredictionPoint[] asked = [.. outside.Select(p => points.Points[p])];
        var folder = Path.Combine(request.OutputFolder, $"{(request.Inner ? "inner" : "fold")}-{fold + 1}");
        var configuration = task.Configuration((ulong)request.Seed, request.Threads);
        new Trainer(request.Time).Train(train, tuning, codes, configuration, folder, progress, stop);
        using (var model = TimelineModel.Load(folder))
        {
            var risks = new ModelRiskPredictor(new Forecaster(model, request.Threads)).Predict(asked, [task.Risk], null, stop)[0]
                ?? throw new ValidationException($"The model of fold {fold + 1} does not know '{task.Outcome}': fewer than {configuration.Tokenizer.MinimumSubjects} of its training subjects have it.");
            answers.Add(PredictorNames.Model, outside, risks);
        }

        PredictionPoint[] known = [.. inside.Select(p => points.Points[p])];
        var training = TrainingPoints.Of(known, [task.Risk], task.FullyObserved, [.. inside.Select(p => points.Weights[p])]);
        answers.Add(PredictorNames.Baseline, outside, new AgeSexBaseline([task.Risk], training.Ages, training.Sexes, training.Outcomes, training.Weights).Predict(asked, [task.Risk], null, stop)[0]!);
        answers.Add(PredictorNames.Counts, outside, new CountsBaseline(training, [task.Risk], stop).Predict(asked, [task.Risk], null, stop)[0]!);
        if (task.Survival)
            answers.AddScores(PredictorNames.Cox, outside, new CoxBaseline(known, [.. inside.Select(p => points.FollowUps[p])], task.Covariates ?? []).Scores(asked));
        foreach (var p in outside)
            answers.FoldOf[p] = fold;
    }

    private static bool IsInner(TaskPoints points, int p, CrossValidationRequest request) =>
        TaskPoints.Draw(points.Points[p].History.SubjectId, request.Seed + 1_000_000) < InnerShare;

    private static void Check(CrossValidationRequest request)
    {
        if (request.Folds is < 2 or > 100)
            throw new ValidationException($"{request.Folds} folds were asked for; give 2 to 100.");
        if (request.OnlyFold is { } only && (only < 1 || only > request.Folds))
            throw new ValidationException($"Fold {only} was asked for alone, but there are folds 1 to {request.Folds}.");
        if (request.BootstrapSamples < 100)
            throw new ValidationException($"{request.BootstrapSamples} bootstrap resamples were asked for; at least 100 are needed for an interval.");
    }

    /// <summary>A fold's training as its share of the whole.</summary>
    private sealed class Relay(IProgress<ValidationProgress>? whole, string stage, double from, double share) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            var part = value.Steps > 0 ? (double)value.Step / value.Steps : 0;
            whole?.Report(new ValidationProgress($"{stage}, member {value.Member} of {value.Members}", from + (share * (value.Member - 1 + part) / value.Members)));
        }
    }
}
