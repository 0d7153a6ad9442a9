using Chiron.Tensors;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

/// <summary>People who die at a constant rate and whose observation ends at another: how many are dead after any time is known.</summary>
public sealed class CensoringTests
{
    private const string Entry = "ENCOUNTER//AMB", End = "OBSERVATION//END";
    private const double DeathsPerDay = 0.0004, EndsPerDay = 0.0006;

    private static readonly CodeMetadata[] Codes =
    [
        new() { Code = Entry, Kind = EventKind.Encounter },
        new() { Code = MedsCodes.Death, Kind = EventKind.Death },
        new() { Code = End, Kind = EventKind.Other },
    ];

    [Fact]
    public void Given_ends_at_a_constant_rate_When_the_curve_is_estimated_Then_it_is_the_exponential_and_draws_go_on_from_it()
    {
        var random = new Random(1);
        var curve = CensoringCurve.Of(Enumerable.Range(0, 20_000).Select(_ => (Draw(random, DeathsPerDay), Draw(random, EndsPerDay)))
            .Select(one => (Math.Min(one.Item1, one.Item2), one.Item1 <= one.Item2)));

        foreach (var days in new[] { 100.0, 700, 1500 })
            Assert.InRange(curve.Before(days), Math.Exp(-EndsPerDay * days) - 0.015, Math.Exp(-EndsPerDay * days) + 0.015);
        var later = Enumerable.Range(0, 2000).Select(i => curve.DrawAfter(500, (i + 0.5) / 2000)).ToArray();
        Assert.All(later, days => Assert.True(days >= 500));
        Assert.InRange(later.Count(days => days > 1500) / 2000.0, Math.Exp(-EndsPerDay * 1000) - 0.03, Math.Exp(-EndsPerDay * 1000) + 0.03);
    }

    [Fact]
    public void Given_a_landmark_When_some_records_end_too_early_Then_the_weighted_share_of_deaths_is_the_true_risk_and_the_plain_share_is_above_it()
    {
        var timelines = Simulate(20_000, 2);
        var tokenizer = Tokenizer.Build(timelines, Codes);
        const double horizon = 1500;
        var truth = -double.ExpM1(-DeathsPerDay * horizon);

        var points = LandmarkPoints.Of(Records(timelines, tokenizer), tokenizer, new LandmarkQuestion(MedsCodes.Death, Entry, 0, horizon));

        var weighted = points.Weights.Zip(points.Outcomes, (weight, died) => died ? weight : 0).Sum() / points.Weights.Sum();
        Assert.InRange(weighted, truth - 0.02, truth + 0.02);
        Assert.True((double)points.Events / points.Count > truth + 0.1);
    }

    [Fact]
    public void Given_risk_questions_about_records_that_end_When_the_dead_are_asked_about_for_ever_Then_there_are_too_many_deaths_and_with_the_curve_as_many_as_are_true()
    {
        var timelines = Simulate(12_000, 3);
        var tokenizer = Tokenizer.Build(timelines, Codes);
        var records = Records(timelines, tokenizer);

        var (observed, expected) = Deaths(records, tokenizer, CensoringCurve.OfRecords(records));
        var (tooMany, stillExpected) = Deaths(records, tokenizer, null);

        Assert.InRange(observed / expected, 0.95, 1.05);
        Assert.True(tooMany / stillExpected > 1.15);
    }

    // Deaths among the answers to the questions over more than two years, and the true expectation of them.
    private static (double Observed, double Expected) Deaths(List<SubjectRecord> records, Tokenizer tokenizer, CensoringCurve? curve)
    {
        var configuration = new ModelConfiguration
        {
            Context = 64,
            Encoding = new EncodingConfiguration { RiskQueryProbability = 1, ShortestHorizonDays = 30, LongestHorizonDays = 3000, QuietDays = 36_525 },
        };
        var encoder = new SequenceEncoder(tokenizer, configuration, curve);
        var batch = new TokenBatch();
        var (observed, expected) = (0.0, 0.0);
        for (var r = 0; r < records.Count; r++)
        {
            batch.Clear();
            encoder.Encode(records[r], new CounterRandom(1, (ulong)r), batch);
            foreach (ref readonly var token in batch.Tokens)
                if (token.Place == TokenPlace.Risk && token.Horizon > 730)
                {
                    expected += -double.ExpM1(-DeathsPerDay * token.Horizon);
                    observed += batch.Labels(token).Contains(tokenizer.Find(MedsCodes.Death)) ? 1 : 0;
                }
        }

        return (observed, expected);
    }

    private static List<SubjectRecord> Records(IEnumerable<Timeline> timelines, Tokenizer tokenizer)
    {
        var reader = new RecordReader(tokenizer, new EncodingConfiguration { MomentHours = 1 });
        return [.. timelines.Select(reader.Read)];
    }

    private static List<Timeline> Simulate(int subjects, int seed)
    {
        var random = new Random(seed);
        var builder = new TimelineBuilder();
        return
        [
            .. Enumerable.Range(0, subjects).Select(i =>
            {
                var entry = new DateTime(2000, 1, 1).AddDays(random.Next(3000));
                var (death, end) = (Draw(random, DeathsPerDay), Math.Min(4000, Draw(random, EndsPerDay)));
                return builder.Add(new Event(entry.AddDays(-15_000), MedsCodes.Birth)).Add(new Event(entry, Entry))
                    .Add(new Event(entry.AddDays(Math.Min(death, end)), death <= end ? MedsCodes.Death : End)).Build(i);
            }),
        ];
    }

    private static double Draw(Random random, double perDay) => -Math.Log(1 - random.NextDouble()) / perDay;
}
