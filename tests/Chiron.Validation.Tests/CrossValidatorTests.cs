using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Validation.CrossValidation;
using Chiron.Validation.Predictors;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Tests;

public sealed class CrossValidatorTests : IDisposable
{
    private const string Task = """
        // what is asked
        { "name": "marker", "title": "B within a year", "after": "HPO//MARKER", "outcome": "ICD10CM//B00", "kind": "onset", "horizonDays": 370,
          "fullyObserved": true, "survival": true, "landmark": true, "covariates": ["LOINC//1"], "members": 2,
          "training": { "size": "demo", "epochs": 4, "learningRate": 0.006, "dropout": 0, "model": { "width": 16, "layers": 1, "feedForward": 32, "encoding": { "momentHours": 1 } } } }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_a_world_in_which_a_marker_decides_When_cross_validated_Then_everyone_is_asked_once_and_who_sees_the_marker_is_near_the_truth()
    {
        var cohort = new SimulatedCohort(_folder.Path, 900, withTruth: false);
        var request = new CrossValidationRequest
        {
            DatasetPath = cohort.Dataset,
            Task = Read(Task),
            OutputFolder = _folder.File("cv/x")[..^2],
            Folds = 3,
            BootstrapSamples = 200,
        };

        var report = CrossValidator.Run(request, stop: TestContext.Current.CancellationToken);

        Assert.Equal((900, 0, 900), (report.Subjects, report.WithoutPoint, report.Measured));
        Assert.Equal([PredictorNames.Model, PredictorNames.Baseline, PredictorNames.Counts, PredictorNames.Cox], report.Predictors.Select(predictor => predictor.Predictor));
        var (age, counts, cox) = (report.Predictors[1], report.Predictors[2], report.Predictors[3]);
        Assert.All(report.Predictors, predictor => Assert.True(predictor.Concordance!.Value.Low < predictor.Concordance.Value.Value));
        Assert.InRange(age.Auroc!.Value.Value, 0.4, 0.6);               // age and sex say nothing of B
        Assert.InRange(counts.Auroc!.Value.Value, 0.68, 0.84);          // the marker: 0.45 against 0.08
        Assert.InRange(report.Predictors[0].Auroc!.Value.Value, 0.68, 0.84);
        Assert.Equal(3, counts.AurocByFold.Count);
        Assert.Null(cox.Auroc);
        Assert.InRange(cox.Concordance!.Value.Value, 0.4, 0.6);         // the marker is no covariate
        Assert.True(counts.Concordance!.Value.Value > cox.Concordance.Value.Value + 0.1);
        Assert.True(File.Exists(Path.Combine(request.OutputFolder, CrossValidator.ReportFile)));
        Assert.Equal(9, Directory.EnumerateFiles(request.OutputFolder, "weights.safetensors", SearchOption.AllDirectories).Count());

        // Trained folds are not trained again, and the figures are the same.
        var again = CrossValidator.Run(request with { Time = TimeProvider.System }, stop: TestContext.Current.CancellationToken);
        Assert.Equal(report.Predictors[0].Auroc, again.Predictors[0].Auroc);
    }

    [Fact]
    public void Given_subjects_When_dealt_to_folds_Then_cases_are_spread_evenly_and_the_deal_is_the_seeds()
    {
        using var dataset = MedsDataset.Open(new SimulatedCohort(_folder.Path, 500, withTruth: false).Dataset);
        var timelines = dataset.ReadTimelines(stop: TestContext.Current.CancellationToken).ToList();

        var points = TaskPoints.Of(timelines, Read(Task), 5, seed: 1);
        var reversed = TaskPoints.Of(timelines.AsEnumerable().Reverse(), Read(Task), 5, seed: 1);

        Assert.Equal(points.Folds, reversed.Folds);
        Assert.NotEqual(points.Folds, TaskPoints.Of(timelines, Read(Task), 5, seed: 2).Folds);
        var cases = Enumerable.Range(0, 5).Select(fold => Enumerable.Range(0, 500).Count(p => points.Folds[p] == fold && points.Outcomes[p] is Outcome.Case)).ToList();
        Assert.True(cases.Max() - cases.Min() <= 1);
        Assert.All(points.FollowUps, followUp => Assert.True(followUp.Days > 0));
    }

    [Fact]
    public void Given_deaths_and_ends_of_observation_at_constant_rates_When_weighted_Then_the_share_of_deaths_is_the_true_risk_which_the_plain_share_exceeds()
    {
        const double deathsPerDay = 0.0004, endsPerDay = 0.0006, horizon = 1500;
        var random = new Random(3);
        var builder = new TimelineBuilder();
        var timelines = Enumerable.Range(0, 10_000).Select(id =>
        {
            var (death, end) = (-Math.Log(1 - random.NextDouble()) / deathsPerDay, Math.Min(4000, -Math.Log(1 - random.NextDouble()) / endsPerDay));
            return builder.Add(new Event(new DateTime(1960, 1, 1), MedsCodes.Birth)).Add(new Event(new DateTime(2010, 1, 1), "ENCOUNTER//INDEX"))
                .Add(new Event(new DateTime(2010, 1, 1).AddDays(Math.Min(death, end)), death <= end ? MedsCodes.Death : "OBSERVATION//END")).Build(id);
        }).ToList();
        var task = new PredictionTask { Name = "a", Title = "b", After = "ENCOUNTER//INDEX", Outcome = MedsCodes.Death, Kind = RiskTaskKind.Death, HorizonDays = horizon };

        var points = TaskPoints.Of(timelines, task, 5, seed: 1);

        int[] known = [.. Enumerable.Range(0, points.Points.Count).Where(p => points.Outcomes[p] is Outcome.Case or Outcome.NonCase)];
        bool[] cases = [.. known.Select(p => points.Outcomes[p] is Outcome.Case)];
        double[] truth = [.. known.Select(_ => -double.ExpM1(-deathsPerDay * horizon))];
        Assert.InRange(Metrics.Calibration.ObservedOverExpected(truth, cases, [.. known.Select(p => points.Weights[p])])!.Value, 0.95, 1.05);
        Assert.True(Metrics.Calibration.ObservedOverExpected(truth, cases) > 1.2);
        Assert.All(TaskPoints.Of(timelines, task with { FullyObserved = true }, 5, seed: 1).Weights, weight => Assert.Equal(1, weight));
    }

    [Fact]
    public void Given_the_example_tasks_When_read_Then_each_is_one() =>
        Assert.All(Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples", "tasks"), "*.json"), file => Assert.Equal(Path.GetFileNameWithoutExtension(file), PredictionTask.Read(file).Name));

    [Theory]
    [InlineData("{ \"name\": \"a\"", "line")]
    [InlineData("{ \"name\": \"a\", \"title\": \"b\", \"outcome\": \"c\", \"horizonDays\": 1, \"horizont\": 2 }", "horizont")]
    [InlineData("{ \"name\": \"../a\", \"title\": \"b\", \"outcome\": \"c\", \"horizonDays\": 1 }", "names a folder")]
    [InlineData("{ \"name\": \"a\", \"title\": \"b\", \"outcome\": \"c\", \"horizonDays\": 0 }", "above 0")]
    [InlineData("{ \"name\": \"a\", \"title\": \"b\", \"outcome\": \"c\", \"horizonDays\": 1, \"training\": { \"epoch\": 3 } }", "training.epoch")]
    [InlineData("{ \"name\": \"a\", \"title\": \"b\", \"outcome\": \"c\", \"horizonDays\": 1, \"landmark\": true }", "after")]
    public void Given_a_task_that_is_none_When_read_Then_a_sentence_says_what_is_wrong(string json, string word) =>
        Assert.Contains(word, Assert.Throws<ValidationException>(() => Read(json)).Message, StringComparison.Ordinal);

    private PredictionTask Read(string json)
    {
        File.WriteAllText(_folder.File("task.json"), json);
        return PredictionTask.Read(_folder.File("task.json"));
    }
}
