using Chiron.Testing;
using Chiron.Timelines;

namespace Chiron.Model.Tests;

public sealed class ForecastQuestionTests(TrainedToyModel trained) : IClassFixture<TrainedToyModel>
{
    private static readonly List<Timeline> Histories = [.. TrainedToyModel.HeldOut.Where(timeline => timeline.Count > 12)];

    [Fact]
    public void Given_a_fact_that_matters_When_it_is_supposed_otherwise_Then_the_risk_moves_and_the_record_stays()
    {
        var history = Histories[0];
        var at = Middle(history);
        var forecaster = new Forecaster(trained.Model);

        var now = forecaster.ForecastIf(history, at, [Hypothesis.Parse($"{ToyCohort.BloodPressure}=129.5")], [ToyCohort.X], [365]);
        var added = forecaster.ForecastIf(history, at, [Hypothesis.Parse(ToyCohort.Flu)], [ToyCohort.Flu], [365]);

        Assert.True(now.Changed[0]);
        Assert.NotEqual(now.AsRecorded[0, 0, 0], now.IfSo[0, 0, 0]);
        Assert.Equal(forecaster.Forecast([history], [at], [ToyCohort.X], [365])[0, 0, 0], now.AsRecorded[0, 0, 0]);
        Assert.Equal(history.Until(at).Count + (added.Changed[0] ? 0 : 1), forecaster.Suppose(history, at, [new Hypothesis(ToyCohort.Flu)]).Record.Count);
    }

    [Theory]
    [InlineData("HPO//HP:0001945=maybe", "present")]
    [InlineData("HPO//HP:0001945=3.5", "takes no number")]
    [InlineData("LOINC//8480-6=high", "takes numbers in mm[Hg]")]
    [InlineData("ICD10CM//Q99.9", "vocabulary")]
    [InlineData("GENDER//F", "happens in time")]
    [InlineData("=3", "CODE=VALUE")]
    [InlineData("LOINC//8480-6=", "CODE=VALUE")]
    public void Given_a_supposition_that_the_model_would_not_see_When_asked_Then_the_refusal_says_why(string words, string why)
    {
        var refusal = Assert.Throws<ModelException>(
            () => new Forecaster(trained.Model).ForecastIf(Histories[0], Middle(Histories[0]), [Hypothesis.Parse(words)], [ToyCohort.X], [365]));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_records_When_embedded_together_or_alone_Then_each_has_the_same_vector_and_sexes_lie_apart()
    {
        var forecaster = new Forecaster(trained.Model);
        var vectors = forecaster.Embed(Histories, Histories.ConvertAll(Middle));

        Assert.All(vectors, vector => Assert.Equal(trained.Model.Configuration.Width, vector.Length));
        Assert.Equal(forecaster.Embed([Histories[3]], [Middle(Histories[3])])[0], vectors[3]);
        double Distance(int a, int b) => vectors[a].Zip(vectors[b], (x, y) => (double)(x - y) * (x - y)).Sum();
        int[] women = [.. Enumerable.Range(0, Histories.Count).Where(i => ToyCohort.IsFemale(Histories[i].SubjectId))];
        int[] men = [.. Enumerable.Range(0, Histories.Count).Except(women)];
        Assert.True(women.Average(a => women.Average(b => Distance(a, b))) < women.Average(a => men.Average(b => Distance(a, b))));
    }

    [Fact]
    public void Given_evidence_in_packed_batches_When_each_event_is_left_out_by_hand_Then_the_bits_are_the_same()
    {
        var history = Histories[1];
        var at = Middle(history);
        var forecaster = new Forecaster(trained.Model);
        var evidence = forecaster.Evidence(history, at, ToyCohort.X, 365);
        var known = history.Until(at);

        foreach (var left in evidence.Take(5))
        {
            var builder = new TimelineBuilder();
            for (var i = 0; i < known.Count; i++)
                if (i != left.EventIndex)
                    builder.Add(known[i]);
            var without = builder.Build(history.SubjectId);
            double LogOdds(Timeline record)
            {
                double p = forecaster.Forecast([record], [at], [ToyCohort.X], [365])[0, 0, 0];
                return Math.Log2(p) - Math.Log2(1 - p);
            }

            // Left out by hand, a condition's first mention also changes whether the risk is of a repetition; the record's own standing is what evidence keeps.
            if (known[left.EventIndex].Code is not (ToyCohort.X or Timelines.Meds.MedsCodes.Birth))
                Assert.Equal(LogOdds(known) - LogOdds(without), left.InformationBits, 2);
        }
    }

    [Fact]
    public void Given_members_of_an_ensemble_When_asked_together_Then_the_answers_are_their_means_and_the_interval_holds_them()
    {
        using var folder = new TemporaryFolder();
        var configuration = TrainedToyModel.Configuration with { Epochs = 2, Members = 2 };
        new Trainer().Train(ToyCohort.Simulate(120, 5), ToyCohort.Simulate(20, 6), ToyCohort.Codes, configuration, folder.Path);
        using var model = TimelineModel.Load(folder.Path);
        var members = Ensemble.MemberFolders(folder.Path).Select(path => TimelineModel.Load(path)).ToList();
        var (at, forecaster) = (Histories.ConvertAll(Middle), new Forecaster(model));

        var together = forecaster.Forecast(Histories, at, [ToyCohort.X], [365]);
        var apart = members.ConvertAll(member => new Forecaster(member).Forecast(Histories, at, [ToyCohort.X], [365])[2, 0, 0]);
        var estimate = together.Estimate(2, 0, 0);
        var drawn = new FutureSampler(model).Sample(Histories[2], at[2], 300, 10, seed: 1);

        Assert.Equal(2, model.MemberCount);
        Assert.Equal(apart, together.OfMembers(2, 0, 0).ToArray());
        Assert.Equal(apart.Average(), together[2, 0, 0], 1e-6);
        Assert.All(apart, p => Assert.InRange(p, estimate.Low!.Value - 1e-6, estimate.High!.Value + 1e-6));
        Assert.Equal(1, forecaster.Diagnose(Histories[2], at[2]).Sum(entry => entry.Probability), 4);
        Assert.Equal(new FutureSampler(members[1]).Sample(Histories[2], at[2], 300, 10, seed: 1)[3], drawn[3]);
        Assert.Equal(new FutureSampler(members[0]).Sample(Histories[2], at[2], 300, 10, seed: 1)[4], drawn[4]);
        members.ForEach(member => member.Dispose());
    }

    [Fact]
    public void Given_one_model_When_a_risk_is_estimated_Then_it_says_which_way_it_came_and_claims_no_interval()
    {
        var table = new Forecaster(trained.Model).Forecast([Histories[0]], [Middle(Histories[0])], [ToyCohort.X], [30, 365]);

        for (var h = 0; h < 2; h++)
        {
            var estimate = table.Estimate(0, 0, h);
            Assert.Equal(table[0, 0, h], estimate.Probability, 6);
            Assert.Null(estimate.Low);
            Assert.Null(estimate.StandardError);
            Assert.NotEqual(RiskWay.Futures, estimate.Way);
        }
    }

    private static DateTime Middle(Timeline timeline) => timeline[timeline.Count / 2].Time!.Value;
}
