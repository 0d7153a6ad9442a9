using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

public sealed class LandmarkTests
{
    private const string Ward = "ENCOUNTER//IMP", Creatinine = "LOINC//2160-0", End = "OBSERVATION//END";

    // Of a value that is measured twice in the two days before the landmark only its change matters: each step up multiplies the rate of death.
    private const double PerDay = 0.002, LogRatio = 0.9, HorizonDays = 200;

    private static readonly LandmarkQuestion Question = new(MedsCodes.Death, Ward, AfterDays: 2, HorizonDays);

    private static readonly CodeMetadata[] Codes =
    [
        new() { Code = Ward, Kind = EventKind.Encounter },
        new() { Code = Creatinine, Kind = EventKind.Measurement },
        new() { Code = MedsCodes.Death, Kind = EventKind.Death },
        new() { Code = End, Kind = EventKind.Other },
    ];

    [Fact]
    public void Given_a_risk_that_follows_the_change_of_a_value_and_follow_up_that_often_ends_When_fitted_Then_others_risks_are_near_the_truth()
    {
        var (timelines, _) = Simulate(4000, 1, endsPerDay: 0.003);
        var tokenizer = Tokenizer.Build(timelines, Codes);
        var landmark = LandmarkTraining.Fit(Records(timelines, tokenizer), tokenizer, Question, TestContext.Current.CancellationToken)!;
        var model = new LandmarkModel(landmark, tokenizer);
        var summary = new LandmarkSummary(tokenizer);

        var (others, truths) = Simulate(1500, 2, endsPerDay: 0);
        var errors = Records(others, tokenizer).Select((record, i) => Risk(model, record, summary) - truths[i]).ToArray();

        Assert.InRange(errors.Average(), -0.03, 0.03);
        Assert.InRange(errors.Average(Math.Abs), 0, 0.05);
        var spread = Math.Sqrt(truths.Average(truth => (truth - truths.Average()) * (truth - truths.Average())));
        Assert.True(spread > 0.15, "the risks that are to be told apart hardly differ");
    }

    [Fact]
    public void Given_a_time_or_horizon_that_is_not_the_landmarks_When_asked_Then_the_regression_says_nothing()
    {
        var (timelines, _) = Simulate(400, 1, endsPerDay: 0.001);
        var tokenizer = Tokenizer.Build(timelines, Codes);
        var model = new LandmarkModel(LandmarkTraining.Fit(Records(timelines, tokenizer), tokenizer, Question, TestContext.Current.CancellationToken)!, tokenizer);
        var summary = new LandmarkSummary(tokenizer);
        var record = Records(timelines, tokenizer)[0];
        var first = LandmarkPoints.FirstAge(record, tokenizer.Find(Ward))!.Value;

        Assert.False(double.IsNaN(model.LogHazard(record, first + 2.4, 220, summary)));
        Assert.True(double.IsNaN(model.LogHazard(record, first + 3, HorizonDays, summary)));
        Assert.True(double.IsNaN(model.LogHazard(record, first + 2, 30, summary)));
        Assert.Null(LandmarkTraining.Fit(Records(timelines, tokenizer), tokenizer, Question with { After = "ENCOUNTER//NONE" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Given_a_design_When_fitted_Then_no_small_step_of_any_coefficient_lowers_the_penalised_loss()
    {
        const int rows = 300, columns = 5;
        const double ridge = 3, horizon = 100;
        var random = new Random(4);
        float[] design = [.. Enumerable.Range(0, rows * columns).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        bool[] outcomes = [.. Enumerable.Range(0, rows).Select(row => random.NextDouble() < (design[row * columns] > 0 ? 0.6 : 0.2))];
        float[] weights = [.. Enumerable.Range(0, rows).Select(_ => 0.5f + random.NextSingle())];
        var fit = new RidgeHazardFit(design, columns, outcomes, weights, horizon);
        int[] all = [.. Enumerable.Range(0, rows)];
        double Penalised(float[] beta) => fit.Loss(all, beta) + (ridge / 2 * beta.Take(columns).Sum(b => (double)b * b));

        var beta = fit.Fit(all, ridge);

        Assert.True(beta[0] > 0.4);
        for (var c = 0; c <= columns; c++)
            foreach (var step in new[] { -0.03f, 0.03f })
            {
                var moved = (float[])beta.Clone();
                moved[c] += step;
                Assert.True(Penalised(moved) > Penalised(beta));
            }
    }

    [Fact]
    public void Given_a_table_with_a_landmark_When_saved_and_loaded_Then_it_answers_alike_and_a_broken_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (timelines, _) = Simulate(400, 1, endsPerDay: 0.001);
        var tokenizer = Tokenizer.Build(timelines, Codes);
        var record = Records(timelines, tokenizer)[1];
        var landmark = LandmarkTraining.Fit(Records(timelines, tokenizer), tokenizer, Question, TestContext.Current.CancellationToken)!;
        var table = new HazardTable { KnotYears = [0, 50, 90], Groups = [], RecentDays = 60, Outcomes = [], Landmarks = [landmark] };

        table.Save(folder.Path);
        var loaded = HazardTable.Load(folder.Path)!;

        Assert.Equal(Risk(new LandmarkModel(landmark, tokenizer), record, new(tokenizer)), Risk(new HazardModel(loaded, tokenizer).Landmarks[0], record, new(tokenizer)));
        var path = folder.File(HazardTable.FileName);
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace($"\"horizonDays\": {HorizonDays}", "\"horizonDays\": -1", StringComparison.Ordinal));
        Assert.Throws<ModelException>(() => HazardTable.Load(folder.Path));
        File.WriteAllText(path, text.Replace(Creatinine, "LOINC//0-0", StringComparison.Ordinal));
        Assert.Throws<ModelException>(() => new HazardModel(HazardTable.Load(folder.Path)!, tokenizer));
    }

    private static double Risk(LandmarkModel model, SubjectRecord record, LandmarkSummary summary) =>
        -double.ExpM1(-HorizonDays * Math.Exp(model.LogHazard(record, LandmarkPoints.FirstAge(record, model.After)!.Value + Question.AfterDays, HorizonDays, summary)));

    private static List<SubjectRecord> Records(IEnumerable<Timeline> timelines, Tokenizer tokenizer)
    {
        var reader = new RecordReader(tokenizer, new EncodingConfiguration { MomentHours = 1 });
        return [.. timelines.Select(reader.Read)];
    }

    // From the landmark on death comes at a constant rate, as does the end of observation; everybody is observed for 3 years at most.
    private static (List<Timeline> Timelines, double[] Truths) Simulate(int subjects, int seed, double endsPerDay)
    {
        var random = new Random(seed);
        var builder = new TimelineBuilder();
        var (timelines, truths) = (new List<Timeline>(), new double[subjects]);
        for (var i = 0; i < subjects; i++)
        {
            var admitted = new DateTime(2020, 1, 1).AddHours(random.Next(5000));
            var level = 4 * random.NextDouble();
            var change = random.Next(-2, 3);
            var rate = PerDay * Math.Exp(LogRatio * change);
            truths[i] = -double.ExpM1(-rate * HorizonDays);
            builder.Add(new Event(admitted.AddDays(-20000), MedsCodes.Birth)).Add(new Event(admitted, Ward));
            builder.Add(new Event(admitted.AddHours(3), Creatinine, (float)level)).Add(new Event(admitted.AddHours(40), Creatinine, (float)(level + (0.5 * change))));
            var death = -Math.Log(1 - random.NextDouble()) / rate;
            var end = Math.Min(1000, endsPerDay == 0 ? 1000 : -Math.Log(1 - random.NextDouble()) / endsPerDay);
            builder.Add(new Event(admitted.AddDays(2 + Math.Min(death, end)), death <= end ? MedsCodes.Death : End));
            timelines.Add(builder.Build(i));
        }

        return (timelines, truths);
    }
}
