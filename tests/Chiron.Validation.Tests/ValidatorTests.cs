using System.Text.Json;
using System.Text.RegularExpressions;
using Chiron.Model;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Validation.Diagnosis;
using Chiron.Validation.Predictors;
using Chiron.Validation.Reports;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Tests;

public sealed partial class ValidatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_a_world_with_known_probabilities_When_validated_Then_the_oracle_is_above_the_baseline_and_calibrated_and_a_model_that_knows_the_marker_between()
    {
        var report = Validate(new SimulatedCohort(_folder.Path, 4000), new MarkerModel());

        Assert.Equal(["onset-ICD10CM-A00-365d", "onset-ICD10CM-B00-365d"], report.Tasks.Where(task => task.Code is SimulatedCohort.A or SimulatedCohort.B).Select(task => task.Name).Order());
        var a = report.Tasks.Single(task => task.Code == SimulatedCohort.A);
        var (model, baseline, counts, oracle) = (a.Predictors[0], a.Predictors[1], a.Predictors[2], a.Predictors[3]);
        Assert.Equal([PredictorNames.Model, PredictorNames.Baseline, PredictorNames.Counts, PredictorNames.Oracle], a.Predictors.Select(predictor => predictor.Predictor));
        Assert.True(oracle.Auroc.Value > model.Auroc.Value && model.Auroc.Value > 0.55);
        Assert.True(oracle.Auroc.Value > baseline.Auroc.Value && baseline.Auroc.Value > 0.55);
        Assert.InRange(counts.Auroc.Value, oracle.Auroc.Value - 0.02, oracle.Auroc.Value + 0.01); // the world is log-linear: a fitted regression all but knows it
        Assert.InRange(counts.CalibrationSlope!.Value, 0.75, 1.3);
        Assert.InRange(oracle.CalibrationSlope!.Value, 0.8, 1.25);
        Assert.InRange(oracle.ObservedOverExpected!.Value, 0.85, 1.15);
        Assert.InRange(baseline.ObservedOverExpected!.Value, 0.8, 1.25);
        Assert.InRange(a.ShareOfTheWay!.Value, (model.Auroc.Value - baseline.Auroc.Value - 1e-9) / (oracle.Auroc.Value - baseline.Auroc.Value), 1);

        var b = report.Tasks.Single(task => task.Code == SimulatedCohort.B);
        Assert.InRange(b.Predictors[1].Auroc.Value, 0.42, 0.58); // age and sex say nothing of B
        Assert.Equal(1, b.ShareOfTheWay!.Value, 9);              // and the marker is all there is to know
        Assert.True(b.GainOverBaseline.Low > 0);
        Assert.All(report.Tasks, task => Assert.Equal(0, task.Censored));
        Assert.Equal(2, report.TasksInCommon);
        Assert.True(report.FullyObserved);
    }

    [Fact]
    public void Given_diagnoses_with_known_posteriors_When_validated_Then_the_share_ranked_first_is_the_posteriors_own()
    {
        var report = Validate(new SimulatedCohort(_folder.Path, 3000), new MarkerModel());

        var diagnosis = report.Diagnosis!;
        var (model, commonest, oracle) = (diagnosis.Predictors[0], diagnosis.Predictors[1], diagnosis.Predictors[2]);
        Assert.Equal((report.Subjects, 0), (diagnosis.Moments, diagnosis.LeftOut));
        Assert.Equal(0.525, oracle.Top1.Value, 0.04);  // mean of 0.6 and 0.45
        Assert.Equal(0.955, oracle.Top3.Value, 0.03);
        Assert.Equal(oracle.Top1, model.Top1);         // MarkerModel reads the sign, and never the diagnosis itself
        Assert.True(commonest.Top1.Value < oracle.Top1.Low);
    }

    [Fact]
    public void Given_a_report_When_written_Then_it_reads_back_the_page_needs_nothing_else_and_the_labels_are_those_measured()
    {
        var cohort = new SimulatedCohort(_folder.Path, 1500);
        var report = Validate(cohort, new MarkerModel());

        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Output, Validator.JsonFile)));
        Assert.Equal(report.Tasks.Count, json.RootElement.GetProperty("tasks").GetArrayLength());
        Assert.Equal(report.Overall[0].MeanAuroc.Value, json.RootElement.GetProperty("overall")[0].GetProperty("mean_auroc").GetProperty("value").GetDouble());
        Assert.Equal(64, json.RootElement.GetProperty("inputs")[0].GetProperty("files")[0].GetProperty("sha256").GetString()!.Length);

        Assert.Equal(HtmlReport.Render(report), HtmlReport.Render(ValidationReport.Read(Output)));
        Assert.Equal(report.Tasks[0].Predictors[0].Roc, ValidationReport.Read(Output).Tasks[0].Predictors[0].Roc);
        Assert.Throws<ValidationException>(() => ValidationReport.Read(_folder.Path));

        var html = File.ReadAllText(Path.Combine(Output, Validator.HtmlFile));
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(ExternalAsset(), html);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.Equal(html.Split("<svg").Length, html.Split("</svg>").Length);
        Assert.Equal(report.Tasks.Count, html.Split("<details id=").Length - 1);

        foreach (var task in report.Tasks)
        {
            var labels = LabelFile.Read(Path.Combine(Output, Validator.LabelsFolder, task.Name));
            Assert.Equal((task.Points, task.Cases), (labels.Count, labels.Count(label => label.BooleanValue == true)));
        }
    }

    [Fact]
    public void Given_a_small_dataset_for_the_baselines_When_validated_Then_they_learn_from_it_alone_and_the_report_says_so()
    {
        var cohort = new SimulatedCohort(_folder.Path, 3000);
        var few = new SimulatedCohort(_folder.File("few"), 300, withTruth: false);

        var (own, other) = (Validate(cohort, new MarkerModel()), Validate(cohort, new MarkerModel(), baselines: few.Dataset));

        Assert.Equal(own.Points, other.Points);
        Assert.Equal(own.Overall[0].MeanAuroc, other.Overall[0].MeanAuroc);
        Assert.InRange(other.TrainingPoints, 1, own.TrainingPoints / 5);
        Assert.Contains(other.Notes, note => note.Contains("another dataset", StringComparison.Ordinal));
        Assert.Contains(other.Inputs, input => input.Role == "baselines' dataset");
        Assert.True(other.Overall.Single(one => one.Predictor == PredictorNames.Counts).MeanAuroc.Value < own.Overall.Single(one => one.Predictor == PredictorNames.Counts).MeanAuroc.Value);
    }

    [Fact]
    public void Given_the_same_request_When_run_twice_Then_the_report_is_the_same()
    {
        var cohort = new SimulatedCohort(_folder.Path, 800);
        Validate(cohort, new MarkerModel());
        var first = File.ReadAllBytes(Path.Combine(Output, Validator.JsonFile));
        Validate(cohort, new MarkerModel());

        Assert.Equal(first, File.ReadAllBytes(Path.Combine(Output, Validator.JsonFile)));
    }

    [Fact]
    public void Given_no_truth_When_validated_Then_points_without_follow_up_are_left_out_and_counted_and_the_report_says_so()
    {
        var cohort = new SimulatedCohort(_folder.Path, 1500, withTruth: false);

        var report = Validate(cohort, new MarkerModel(), truth: false, minimumCases: 5);

        Assert.False(report.FullyObserved);
        Assert.Null(report.Diagnosis);
        Assert.Null(report.ShareOfTheWay);
        Assert.All(report.Tasks, task => Assert.Equal(3, task.Predictors.Count));
        Assert.All(report.Tasks, task => Assert.Equal(report.Points, task.Points + task.AlreadyRecorded + task.Censored));
        Assert.Contains(report.Notes, note => note.Contains("Points whose record ends before the horizon", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_a_model_that_does_not_know_a_code_When_validated_Then_it_is_scored_as_chance_and_the_report_says_so()
    {
        var report = Validate(new SimulatedCohort(_folder.Path, 1500), new MarkerModel(ignored: SimulatedCohort.A));

        var model = report.Tasks.Single(task => task.Code == SimulatedCohort.A).Predictors[0];
        Assert.False(model.KnowsTask);
        Assert.Equal(0.5, model.Auroc.Value);
        Assert.Contains(report.Notes, note => note.Contains("does not know the code of 1 task;", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_too_few_cases_wrong_numbers_or_no_truth_file_When_validated_Then_a_sentence_says_what_to_do()
    {
        var cohort = new SimulatedCohort(_folder.Path, 60, withTruth: false);

        Assert.Contains("No task has 1000 cases", Assert.Throws<ValidationException>(() => Validate(cohort, new MarkerModel(), truth: false, minimumCases: 1000)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 2", Assert.Throws<ValidationException>(() => Validate(cohort, new MarkerModel(), truth: false, minimumCases: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("risks.parquet", Assert.Throws<ValidationException>(() => Validate(cohort, new MarkerModel())).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => Validator.Run(Request(cohort, truth: false), stop: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Given_a_model_trained_on_the_world_When_validated_from_its_folder_Then_it_beats_age_and_sex_where_the_record_knows_more()
    {
        var cohort = new SimulatedCohort(_folder.Path, 1200);
        var run = Path.Combine(_folder.Path, "run");
        using (var dataset = MedsDataset.Open(cohort.Dataset))
            new Trainer().Train(dataset, SmallTraining, run, null, TestContext.Current.CancellationToken);
        var folder = Directory.EnumerateFiles(run, TimelineModel.WeightsFile, SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).First();

        var report = Validator.Run(Request(cohort) with { ModelFolder = folder }, stop: TestContext.Current.CancellationToken);

        Assert.True(report.Tasks.Single(task => task.Code == SimulatedCohort.B).GainOverBaseline.Low > 0);
        Assert.True(report.Diagnosis!.Predictors[0].Top1.Value > report.Diagnosis.Predictors[1].Top1.Value - 0.02);
        Assert.Contains(report.Inputs, input => input.Role == "model" && input.Files.Count == 5);
    }

    private static TrainingConfiguration SmallTraining => new()
    {
        Model = ModelConfiguration.Demo with { Width = 32, Layers = 2, FeedForward = 64 },
        Epochs = 20,
        TokensPerStep = 1024,
        LearningRate = 6e-3f,
        WarmupSteps = 10,
        Dropout = 0,
    };

    private string Output => Path.Combine(_folder.Path, "evaluation");

    private ValidationRequest Request(SimulatedCohort cohort, bool truth = true, int minimumCases = 10) => new()
    {
        DatasetPath = cohort.Dataset,
        ModelFolder = Path.Combine(_folder.Path, "no-model"),
        OutputFolder = Output,
        TruthFolder = truth ? cohort.Truth : null,
        MinimumCases = minimumCases,
        BootstrapSamples = 200,
        Time = new FixedTime(),
    };

    private ValidationReport Validate(SimulatedCohort cohort, MarkerModel model, bool truth = true, int minimumCases = 10, string? baselines = null) =>
        Validator.Run(Request(cohort, truth, minimumCases) with { BaselineDatasetPath = baselines }, model, model, stop: TestContext.Current.CancellationToken);

    [GeneratedRegex("<script|<link|<img|src=|url\\(|https?://|@import")]
    private static partial Regex ExternalAsset();

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }

    /// <summary>Reads the marker and the sign, and nothing else; fails the test where it is shown a diagnosis that it should make.</summary>
    private sealed class MarkerModel(string? ignored = null) : IRiskPredictor, IDiagnosisPredictor
    {
        public string Name => PredictorNames.Model;

        public double[]?[] Predict(IReadOnlyList<PredictionPoint> points, IReadOnlyList<RiskTask> tasks, IProgress<double>? progress, CancellationToken stop) =>
            [.. tasks.Select(task => task.Code == ignored ? null : points.Select(point => Has(point.History.Until(point.Time), "HPO//MARKER") ? 0.45 : 0.08).ToArray())];

        public IReadOnlyList<IReadOnlyList<string>> Rank(IReadOnlyList<DiagnosisMoment> moments, CancellationToken stop) =>
        [
            .. moments.Select(moment =>
            {
                Assert.DoesNotContain(Events(moment.History), e => e.Code.StartsWith("ICD10CM//D", StringComparison.Ordinal));
                return (IReadOnlyList<string>)(Has(moment.History, "HPO//SIGN")
                    ? ["ICD10CM//D03", "ICD10CM//D02", "ICD10CM//D01", "ICD10CM//D00"]
                    : ["ICD10CM//D00", "ICD10CM//D01", "ICD10CM//D02", "ICD10CM//D03"]);
            }),
        ];

        private static bool Has(Timeline timeline, string code) => Events(timeline).Any(e => e.Code == code && e.TextValue == "present");

        private static IEnumerable<Event> Events(Timeline timeline) => Enumerable.Range(0, timeline.Count).Select(i => timeline[i]);
    }
}
