using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

public sealed class ExtremeRecordTests(TrainedToyModel trained) : IClassFixture<TrainedToyModel>
{
    private static readonly DateTime Birth = new(1950, 1, 1);

    [Fact]
    public void Given_a_record_of_a_hundred_thousand_events_When_asked_Then_everything_is_answered_from_its_latest_window()
    {
        var builder = new TimelineBuilder().Add(new Event(null, "GENDER//F")).Add(new Event(Birth, MedsCodes.Birth)).Add(new Event(Birth.AddDays(15_000), ToyCohort.X));
        for (var i = 0; i < 100_000; i++)
            builder.Add(new Event(Birth.AddDays(15_000.5 + (i * 0.08)), i % 2 == 0 ? ToyCohort.Visit : ToyCohort.BloodPressure, i % 2 == 0 ? null : 120 + (i % 10)));
        var history = builder.Build(1);
        var at = history[history.Count - 1].Time!.Value;
        var forecaster = new Forecaster(trained.Model);

        var risks = forecaster.Forecast([history], [at], [ToyCohort.X], [30, 365]);
        var futures = new FutureSampler(trained.Model).SampleAll([history], [at], 30, 4, seed: 1)[0];
        var evidence = forecaster.Evidence(Latest(history, 3000), at, ToyCohort.X, 365);

        Assert.InRange(risks[0, 0, 0], 0, risks[0, 0, 1]);
        Assert.Equal(4, futures.Futures.Count);
        Assert.Equal(3000, evidence.Count);
        Assert.True(evidence.Count(e => e.InformationBits != 0) <= trained.Model.Configuration.Context + 1);
    }

    [Fact]
    public void Given_a_record_without_any_event_When_asked_Then_the_median_age_stands_in_and_evidence_is_empty()
    {
        var blank = new TimelineBuilder().Build(1);
        var at = new DateTime(2001, 2, 3);
        var forecaster = new Forecaster(trained.Model);

        Assert.InRange(forecaster.Forecast([blank], [at], [ToyCohort.X], [365])[0, 0, 0], 0.001f, 0.999f);
        Assert.Equal(1, forecaster.Diagnose(blank, at).Sum(entry => entry.Probability), 4);
        Assert.Empty(forecaster.Evidence(blank, at, ToyCohort.X, 365));
        Assert.Equal(trained.Model.Configuration.Width, forecaster.Embed([blank], [at])[0].Length);
        Assert.True(forecaster.NextEvents(blank, at).ExpectedDays > 0);
    }

    [Fact]
    public void Given_values_that_are_no_numbers_When_asked_Then_the_answer_is_that_of_questions_without_an_answer()
    {
        var at = Birth.AddDays(15_010);
        Timeline With(float? value) => new TimelineBuilder().Add(new Event(Birth, MedsCodes.Birth)).Add(new Event(Birth.AddDays(15_000), ToyCohort.Visit))
            .Add(new Event(Birth.AddDays(15_000), ToyCohort.BloodPressure, value)).Build(1);
        var forecaster = new Forecaster(trained.Model);

        var risks = forecaster.Forecast(
            [With(null), With(float.NaN), With(float.PositiveInfinity), With(float.MaxValue)], [at, at, at, at], [ToyCohort.X], [365]);

        Assert.Equal(risks[0, 0, 0], risks[1, 0, 0], 1e-6f);
        Assert.Equal(risks[0, 0, 0], risks[2, 0, 0], 1e-6f);
        Assert.True(float.IsFinite(risks[3, 0, 0]));
    }

    [Fact]
    public void Given_an_age_beyond_130_When_asked_about_Then_it_is_refused_and_events_there_are_left_out()
    {
        var history = new TimelineBuilder().Add(new Event(Birth, MedsCodes.Birth)).Add(new Event(Birth.AddYears(40), ToyCohort.Visit))
            .Add(new Event(Birth.AddYears(140), ToyCohort.X)).Build(1);
        var forecaster = new Forecaster(trained.Model);

        var refusal = Assert.Throws<ModelException>(() => forecaster.Forecast([history], [Birth.AddYears(141)], [ToyCohort.X], [365]));
        var evidence = forecaster.Evidence(history, Birth.AddYears(100), ToyCohort.X, 365);

        Assert.Contains("130 years", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1950", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(evidence, e => e.Event.Code == ToyCohort.X);
    }

    private static Timeline Latest(Timeline history, int events)
    {
        var builder = new TimelineBuilder();
        builder.Add(history[0]).Add(history[1]);
        for (var i = history.Count - events + 2; i < history.Count; i++)
            builder.Add(history[i]);
        return builder.Build(history.SubjectId);
    }
}
