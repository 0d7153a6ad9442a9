using Chiron.Tensors;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

public sealed class HazardTests
{
    private const string Gout = "ICD10CM//M10.9", Smoker = "LOINC//72166-2", Visit = "ENCOUNTER//AMB", Cold = "ICD10CM//J00";
    private const double PerYear = 0.06, Ratio = 3, ColdRatio = 4;

    [Fact]
    public void Given_hazards_that_one_answer_and_one_recent_illness_multiply_When_fitted_Then_their_ratios_are_found_and_chance_stays_out()
    {
        var (table, tokenizer) = Fit(Simulate(2500, 1), Simulate(500, 2));

        var gout = Assert.Single(table.Outcomes, outcome => outcome.Code == Gout);
        var smoking = tokenizer.Vocabulary.Codes[tokenizer.Find(Smoker)];
        var smokes = Assert.Single(gout.Terms, term => term.Code == Smoker && term.Answer is { } answer && smoking.Categories[answer - smoking.Medians.Count] == "yes");
        var cold = Assert.Single(gout.Terms, term => term is { Code: Cold, Recent: true });
        Assert.InRange(smokes.LogRatio, Math.Log(Ratio) - 0.3, Math.Log(Ratio) + 0.3);
        Assert.InRange(cold.LogRatio, Math.Log(ColdRatio) - 0.5, Math.Log(ColdRatio) + 0.4);
        Assert.All(gout.Terms.Where(term => term != smokes && term != cold), term => Assert.InRange(term.LogRatio, -0.3, 0.3));
    }

    [Fact]
    public void Given_a_fitted_table_When_asked_about_others_Then_as_many_events_are_expected_as_come()
    {
        var (table, tokenizer) = Fit(Simulate(2500, 1), Simulate(500, 2));
        var model = new HazardModel(table, tokenizer);
        var reader = new RecordReader(tokenizer, new EncodingConfiguration());
        var history = new HazardHistory(tokenizer);
        var logHazards = new float[tokenizer.EventCodeCount];
        double expected = 0, observed = 0;
        foreach (var timeline in Simulate(1500, 3))
        {
            var record = reader.Read(timeline);
            var age = record.EndAge(record.FirstObserved) + 365;
            history.Begin(record);
            history.MoveTo(age);
            model.Evaluate(history, age, 365, [], logHazards);
            var logHazard = logHazards[tokenizer.Find(Gout)];
            if (float.IsNaN(logHazard))
                continue;
            expected += -double.ExpM1(-365 * Math.Exp(logHazard));
            observed += timeline.FirstTimeOf(Gout) is { } time && (time - record.Origin) / (double)MicrosecondTime.PerDay - age is > 0 and <= 365 ? 1 : 0;
        }

        Assert.InRange(observed / expected, 0.8, 1.25);
    }

    [Fact]
    public void Given_a_recent_illness_When_a_hazard_over_a_horizon_is_asked_for_Then_it_counts_only_while_it_is_recent()
    {
        var tokenizer = Tokenizer.Build(Simulate(200, 1), Codes);
        var table = Table(new HazardTerm(Cold, null, Recent: true, MathF.Log(5)));
        var model = new HazardModel(table, tokenizer);
        var record = new RecordReader(tokenizer, new EncodingConfiguration()).Read(new TimelineBuilder()
            .Add(new Event(new DateTime(1960, 1, 1), MedsCodes.Birth)).Add(new Event(new DateTime(2020, 1, 1), Visit)).Add(new Event(new DateTime(2020, 1, 1), Cold)).Build(1));
        var history = new HazardHistory(tokenizer);
        var logHazards = new float[tokenizer.EventCodeCount];
        double Mean(double daysAfter, double horizon)
        {
            history.Begin(record);
            history.MoveTo(record.PairAges[^1] + daysAfter);
            model.Evaluate(history, record.PairAges[^1] + daysAfter, horizon, [], logHazards);
            return Math.Exp(logHazards[tokenizer.Find(Gout)]);
        }

        Assert.Equal(0.005, Mean(0, 30), 6);
        Assert.Equal(0.001 * ((20 * 5) + 80) / 100, Mean(HazardHistory.RecentDays - 20, 100), 6);
        Assert.Equal(0.001, Mean(HazardHistory.RecentDays + 1, 30), 6);
        Assert.True(float.IsNaN(logHazards[tokenizer.Find(Cold)]));
    }

    [Fact]
    public void Given_a_table_When_saved_and_loaded_Then_it_is_the_same_and_a_broken_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        var table = Table(new HazardTerm(Smoker, 1, Recent: false, 0.5f));
        table.Save(folder.Path);
        var loaded = HazardTable.Load(folder.Path)!;
        Assert.Equal(table.Outcomes[0].Terms, loaded.Outcomes[0].Terms);
        Assert.Equal(table.Outcomes[0].LogRates[0], loaded.Outcomes[0].LogRates[0]);

        var path = folder.File(HazardTable.FileName);
        var text = File.ReadAllText(path);
        foreach (var broken in new[] { text[..(text.Length / 2)], text.Replace("\"format\": 1", "\"format\": 9", StringComparison.Ordinal), "null", "{}" })
        {
            File.WriteAllText(path, broken);
            Assert.Contains(HazardTable.FileName, Assert.Throws<ModelException>(() => HazardTable.Load(folder.Path)).Message, StringComparison.Ordinal);
        }

        File.Delete(path);
        Assert.Null(HazardTable.Load(folder.Path));
    }

    [Fact]
    public void Given_a_table_of_another_vocabulary_When_used_Then_it_is_refused_with_the_code()
    {
        var tokenizer = Tokenizer.Build(Simulate(200, 1), Codes);

        Assert.Contains("NOWHERE//1", Refusal(new HazardTerm("NOWHERE//1", null, Recent: false, 1)), StringComparison.Ordinal);
        Assert.Contains(Smoker, Refusal(new HazardTerm(Smoker, 99, Recent: false, 1)), StringComparison.Ordinal);

        string Refusal(HazardTerm term) => Assert.Throws<ModelException>(() => new HazardModel(Table(term), tokenizer)).Message;
    }

    private static List<CodeMetadata> Codes { get; } =
    [
        new() { Code = Gout, Kind = EventKind.Condition }, new() { Code = Cold, Kind = EventKind.Condition }, new() { Code = Visit, Kind = EventKind.Encounter },
        new() { Code = Smoker, Kind = EventKind.Finding }, .. Enumerable.Range(0, 20).Select(i => new CodeMetadata { Code = Noise(i), Kind = EventKind.Finding }),
    ];

    private static string Noise(int i) => $"LOINC//noise-{i}";

    private static HazardTable Table(HazardTerm term) => new()
    {
        KnotYears = [0, 100],
        Groups = [],
        RecentDays = HazardHistory.RecentDays,
        Outcomes = [new HazardOutcome(Gout, 100, [[MathF.Log(0.001f), MathF.Log(0.001f)]], [term])],
    };

    private static (HazardTable Table, Tokenizer Tokenizer) Fit(List<Timeline> train, List<Timeline> tuning)
    {
        var tokenizer = Tokenizer.Build(train, Codes);
        var reader = new RecordReader(tokenizer, new EncodingConfiguration());
        using var workers = new WorkerPool(2);
        return (HazardTraining.Fit(train.ConvertAll(reader.Read), tuning.ConvertAll(reader.Read), tokenizer, workers, TestContext.Current.CancellationToken)!, tokenizer);
    }

    // Six years each: a first visit with answers, a cold now and then, gout once at most by the hazard of the moment, a last visit.
    private static List<Timeline> Simulate(int subjects, int seed)
    {
        var random = new Random(seed);
        var builder = new TimelineBuilder();
        return [.. Enumerable.Range(0, subjects).Select(id =>
        {
            var start = new DateTime(2010, 1, 1).AddDays(random.Next(300));
            var smokes = random.NextDouble() < 0.4;
            builder.Add(new Event(null, random.Next(2) == 0 ? "GENDER//F" : "GENDER//M"))
                .Add(new Event(start.AddDays(-365.25 * (20 + (50 * random.NextDouble()))), MedsCodes.Birth))
                .Add(new Event(start, Visit)).Add(new Event(start, Smoker, null, smokes ? "yes" : "no"));
            for (var i = 0; i < 20; i++)
                if (random.NextDouble() < 0.3)
                    builder.Add(new Event(start, Noise(i), null, "present"));
            var (lastCold, hadGout) = (double.NegativeInfinity, false);
            for (double day = 1; day < 6 * 365; day += 3)
            {
                if (random.NextDouble() < 3 * 0.8 / 365)
                {
                    lastCold = day;
                    builder.Add(new Event(start.AddDays(day), Visit)).Add(new Event(start.AddDays(day), Cold));
                }

                var hazard = PerYear / 365 * (smokes ? Ratio : 1) * (day - lastCold <= HazardHistory.RecentDays && day > lastCold ? ColdRatio : 1);
                if (hadGout || random.NextDouble() >= 3 * hazard)
                    continue;
                hadGout = true;
                builder.Add(new Event(start.AddDays(day + 1), Visit)).Add(new Event(start.AddDays(day + 1), Gout));
            }

            return builder.Add(new Event(start.AddDays(6 * 365), Visit)).Build(id);
        })];
    }
}
