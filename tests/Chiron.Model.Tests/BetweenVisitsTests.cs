using Chiron.Tensors;

namespace Chiron.Model.Tests;

/// <summary>Questions on days between visits, from which the risks of such days are calibrated.</summary>
public sealed class BetweenVisitsTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.Build(ToyCohort.Simulate(60, 1), ToyCohort.Codes, new TokenizerOptions { MinimumSubjects = 1 });
    private static readonly ModelConfiguration Configuration = ModelConfiguration.OfSize("demo");

    [Fact]
    public void Given_a_record_When_asked_between_visits_Then_the_sequence_is_a_forecasts_and_the_answer_is_what_the_record_has_within_the_horizon()
    {
        var encoder = new SequenceEncoder(Tokenizer, Configuration);
        var asked = 0;
        foreach (var record in Records(40))
        {
            var batch = new TokenBatch();
            if (!encoder.EncodeBetweenVisits(record, new CounterRandom(7, (ulong)record.SubjectId), batch))
                continue;
            asked++;
            var question = batch.Tokens[batch.MainCount(0)];
            var (age, horizon) = (question.Age, question.Horizon);
            Assert.False(record.Until(age).IsAtVisit(age));
            Assert.True(age + horizon <= record.ObservedUntil + 0.01);

            var forecast = new TokenBatch();
            encoder.EncodeForecast(record.Until(age), age, [horizon], forecast);
            Assert.Equal(forecast.Tokens.ToArray().Select(token => (token.Token, token.Age, token.Gap)), batch.Tokens.ToArray().Select(token => (token.Token, token.Age, token.Gap)));

            var within = Enumerable.Range(0, record.Pairs.Length).Where(p => record.PairAges[p] > age && record.PairAges[p] <= age + horizon).Select(p => record.Pairs[p].Code);
            Assert.Equal(within.Distinct().Order(), batch.Labels(question).ToArray().Order());
        }

        Assert.True(asked > 20);
    }

    [Fact]
    public void Given_people_who_die_and_people_who_do_not_When_asked_between_visits_Then_no_day_is_after_death_and_the_days_of_the_dead_count_no_more()
    {
        // Everybody would be observed for ten years; half of them die half-way.
        var encoder = new SequenceEncoder(Tokenizer, Configuration, CensoringCurve.Of(Enumerable.Repeat((3600.0, false), 200)));
        var (dead, living) = (Ten(dies: true), Ten(dies: false));
        var asked = new int[2];
        for (var draw = 0; draw < 2000; draw++)
            foreach (var record in new[] { dead, living })
            {
                var batch = new TokenBatch();
                if (!encoder.EncodeBetweenVisits(record, new CounterRandom(3, (ulong)draw), batch))
                    continue;
                var age = batch.Tokens[batch.MainCount(0)].Age;
                Assert.True(!record.Died || age < record.PairAges[^1]);
                asked[record.Died ? 0 : 1]++;
            }

        Assert.InRange((double)asked[0] / asked[1], 0.45, 0.58);
    }

    [Fact]
    public void Given_lines_for_visits_and_for_days_between_When_a_risk_is_corrected_Then_each_takes_its_own()
    {
        var code = Tokenizer.Vocabulary.Codes[Tokenizer.Find(ToyCohort.Visit)];
        var between = new Calibration { Families = [new FamilyCalibration(RiskFamily.Encounter, 0.5, 1, 10, 5)] };
        var calibration = new Calibration { Families = [new FamilyCalibration(RiskFamily.Encounter, -0.5, 1, 10, 5)], BetweenVisits = between };

        Assert.Equal(-6.5, calibration.LogHazard(code, true, atVisit: true, -6, -6, double.NaN, 90), 6);
        Assert.Equal(-5.5, calibration.LogHazard(code, true, atVisit: false, -6, -6, double.NaN, 90), 6);
        Assert.Equal(-6.5, (calibration with { BetweenVisits = null }).LogHazard(code, true, atVisit: false, -6, -6, double.NaN, 90), 6);
        Assert.True(calibration.IsWhole);
        Assert.False((calibration with { BetweenVisits = calibration }).IsWhole);       // one level, no more
        Assert.False((calibration with { BetweenVisits = between with { DiagnosisTemperature = 0 } }).IsWhole);
    }

    private static IEnumerable<SubjectRecord> Records(int subjects)
    {
        var reader = new RecordReader(Tokenizer, Configuration.Encoding);
        return ToyCohort.Simulate(subjects, 5).Select(reader.Read);
    }

    // A visit a month for ten years; or for five, and then death.
    private static SubjectRecord Ten(bool dies)
    {
        var visits = dies ? 61 : 121;
        var visit = new PairTokens(Tokenizer.Find(ToyCohort.Visit), -1, float.NaN);
        double[] ages = [.. Enumerable.Range(0, visits).Select(v => 10_000 + (30.0 * v))];
        return new SubjectRecord
        {
            SubjectId = 1,
            Origin = 0,
            Statics = [],
            Ages = ages,
            Starts = [.. Enumerable.Range(0, visits + 1)],
            Pairs = [.. Enumerable.Repeat(visit, visits)],
            PairAges = ages,
            Died = dies,
            FirstObserved = 0,
        };
    }
}
