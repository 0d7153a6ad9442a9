using Chiron.Timelines;

namespace Chiron.Model.Tests;

public sealed class ForecasterTests(TrainedToyModel trained) : IClassFixture<TrainedToyModel>
{
    private static readonly List<Timeline> Histories = [.. TrainedToyModel.HeldOut.Where(timeline => timeline.Count > 12)];

    [Fact]
    public void Given_known_constant_rates_When_trained_Then_the_predicted_risks_are_close_to_the_truth()
    {
        double[] horizons = [90, 365.25, 730];

        var risks = new Forecaster(trained.Model).Forecast(Histories, Histories.ConvertAll(Middle), [ToyCohort.X], horizons);

        for (var h = 0; h < horizons.Length; h++)
            foreach (var female in new[] { true, false })
            {
                var truth = ToyCohort.XRisk(female, horizons[h]);
                var mine = OfSex(female).Select(subject => (double)risks[subject, 0, h]).ToList();
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"{(female ? "F" : "M")} {horizons[h]} days: truth {truth:F3}, mean {mine.Average():F3}, {mine.Min():F3} to {mine.Max():F3}");
            }

        for (var h = 0; h < horizons.Length; h++)
            foreach (var female in new[] { true, false })
            {
                var truth = ToyCohort.XRisk(female, horizons[h]);
                Assert.InRange(OfSex(female).Average(subject => (double)risks[subject, 0, h]), truth * 0.75, Math.Min(1, truth * 1.3));
            }
    }

    [Fact]
    public void Given_a_finding_with_a_known_posterior_When_the_diagnosis_is_asked_Then_the_answer_is_close_to_Bayes()
    {
        var visit = Middle(Histories[0]).AddDays(40);
        var answers = new[] { "present", "absent" }.Select(fever => With(Histories[0], visit, fever)).ToList();

        var ranked = new Forecaster(trained.Model).DiagnoseAll(answers, [visit, visit]);

        double Flu(int answer) => Of(ranked[answer], ToyCohort.Flu) / (Of(ranked[answer], ToyCohort.Flu) + Of(ranked[answer], ToyCohort.Cold));
        Assert.InRange(Flu(0), ToyCohort.Fever - 0.1, 1);
        Assert.InRange(Flu(1), 0, 1 - ToyCohort.Fever + 0.1);
        Assert.Equal(1, ranked[0].Sum(entry => entry.Probability), 4);
    }

    [Fact]
    public void Given_a_finding_that_decides_When_evidence_is_asked_Then_it_weighs_most_and_speaks_for_the_condition()
    {
        var visit = Middle(Histories[0]).AddDays(40);
        var history = With(Histories[0], visit, "present");

        var evidence = new Forecaster(trained.Model).Evidence(history, visit, ToyCohort.Flu);

        Assert.Equal(ToyCohort.FeverFinding, evidence[0].Event.Code);
        Assert.Equal(visit, evidence[0].Event.Time);
        Assert.True(evidence[0].InformationBits > 1, $"{evidence[0].InformationBits} bits");
        Assert.Equal(history.Count, evidence.Count);
    }

    [Fact]
    public void Given_a_trained_model_When_futures_are_sampled_Then_their_risk_is_that_of_the_closed_form_at_a_short_horizon()
    {
        var male = Histories.First(timeline => !ToyCohort.IsFemale(timeline.SubjectId));
        const double horizon = 60;
        const int futures = 2500;

        var sampled = new FutureSampler(trained.Model).Sample(male, Middle(male), horizon, futures, seed: 5);
        var next = new Forecaster(trained.Model).NextEvents(male, Middle(male));

        foreach (var code in new[] { ToyCohort.Visit, ToyCohort.X })
        {
            var rate = next.Codes.First(entry => entry.Code == code).Probability / next.ExpectedDays;
            var closed = 1 - Math.Exp(-rate * horizon);
            var share = sampled.Count(future => future.Any(e => e.Code == code)) / (double)futures;
            Assert.InRange(share, closed - 0.08, closed + 0.08);
        }

        Assert.All(sampled, future => Assert.All(future, e => Assert.InRange(e.Days, 0, horizon)));
        Assert.Equal(sampled[7], new FutureSampler(trained.Model).Sample(male, Middle(male), horizon, 16, seed: 5)[7]);
    }

    [Fact]
    public void Given_subjects_in_one_call_When_asked_one_by_one_Then_the_risks_are_the_same()
    {
        var forecaster = new Forecaster(trained.Model);
        var together = forecaster.Forecast(Histories, Histories.ConvertAll(Middle), [ToyCohort.X, "ICD10CM//J11"], [30, 365]);

        for (var s = 0; s < 5; s++)
        {
            var alone = forecaster.Forecast([Histories[s]], [Middle(Histories[s])], [ToyCohort.X, "ICD10CM//J11"], [30, 365]);
            Assert.Equal(together[s, 0, 1], alone[0, 0, 1], 5);
            Assert.Equal(together[s, 1, 0], alone[0, 1, 0], 5);
        }
    }

    [Fact]
    public void Given_a_code_that_was_never_seen_When_asked_Then_the_refusal_names_it()
    {
        var refusal = Assert.Throws<ModelException>(
            () => new Forecaster(trained.Model).Forecast([Histories[0]], [Middle(Histories[0])], ["ICD10CM//Q99.9"], [365]));

        Assert.Contains("ICD10CM//Q99.9", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> OfSex(bool female) =>
        Enumerable.Range(0, Histories.Count).Where(subject => ToyCohort.IsFemale(Histories[subject].SubjectId) == female);

    private static DateTime Middle(Timeline timeline) => timeline[timeline.Count / 2].Time!.Value;

    private static double Of(IReadOnlyList<CodeProbability> ranked, string code) => ranked.First(entry => entry.Code == code).Probability;

    private static Timeline With(Timeline timeline, DateTime visit, string fever)
    {
        var builder = new TimelineBuilder();
        var known = timeline.Until(visit.AddDays(-1));
        for (var i = 0; i < known.Count; i++)
            builder.Add(known[i]);
        return builder.Add(new Event(visit, ToyCohort.Visit)).Add(new Event(visit, ToyCohort.FeverFinding, null, fever)).Build(timeline.SubjectId);
    }
}
