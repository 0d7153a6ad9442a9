using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Tests;

public sealed class TaskTests
{
    private static readonly DateTime Now = new(2020, 1, 1);
    private static readonly RiskTask Onset = new(RiskTaskKind.Onset, "ICD10CM//E11.9", "Diabetes", 365);
    private static readonly RiskTask Visit = new(RiskTaskKind.Encounter, "ENCOUNTER//EMER", "Emergency", 90);
    private static readonly RiskTask Dies = new(RiskTaskKind.Death, MedsCodes.Death, "Death", 365);

    [Fact]
    public void Given_records_that_go_on_end_or_already_hold_it_When_read_Then_each_outcome_is_the_right_one()
    {
        Assert.Equal([Outcome.Case, Outcome.NonCase, Outcome.NonCase], Read((100, "ICD10CM//E11.9"), (400, "X")));
        Assert.Equal([Outcome.AlreadyRecorded, Outcome.NonCase, Outcome.NonCase], Read((-5, "ICD10CM//E11.9"), (100, "ICD10CM//E11.9"), (400, "X")));
        Assert.Equal([Outcome.AlreadyRecorded, Outcome.Case, Outcome.NonCase], Read((0, "ICD10CM//E11.9"), (-1, "ENCOUNTER//EMER"), (90, "ENCOUNTER//EMER"), (400, "X")));
        Assert.Equal([Outcome.Censored, Outcome.NonCase, Outcome.Censored], Read((91, "ENCOUNTER//EMER")));
        Assert.Equal([Outcome.Censored, Outcome.Censored, Outcome.Censored], Read((10, "X")));
        Assert.Equal([Outcome.NonCase, Outcome.NonCase, Outcome.Case], Read((30, MedsCodes.Death)));
        Assert.Equal([Outcome.NonCase, Outcome.NonCase, Outcome.NonCase], Read((366, "ICD10CM//E11.9")));
    }

    [Fact]
    public void Given_a_truth_that_saw_everything_When_the_record_ends_early_Then_nothing_is_censored() =>
        Assert.Equal([Outcome.NonCase, Outcome.NonCase, Outcome.NonCase], Read(fullyObserved: true, (10, "X")));

    [Fact]
    public void Given_no_truth_When_times_are_drawn_Then_they_are_the_same_again_after_birth_and_before_the_last_moment_and_death()
    {
        var timelines = Enumerable.Range(0, 200).Select(id => Timeline(id, [(-9000, MedsCodes.Birth), .. Enumerable.Range(0, 20).Select(i => (i * 30, "X")), (600, MedsCodes.Death), (700, "LATE")])).ToList();
        var first = timelines.SelectMany(new PredictionTimes(1, null).Of).ToList();
        var again = timelines.SelectMany(new PredictionTimes(1, null).Of).ToList();
        var other = timelines.SelectMany(new PredictionTimes(2, null).Of).ToList();

        Assert.Equal(200, first.Count);
        Assert.Equal(first.Select(point => point.Time), again.Select(point => point.Time));
        Assert.NotEqual(first.Select(point => point.Time), other.Select(point => point.Time));
        Assert.All(first, point => Assert.InRange(point.Time, Now, Now.AddDays(19 * 30)));
        Assert.Equal(20, first.Select(point => point.Time).Distinct().Count());
        Assert.Equal(9000 / 365.25, first.Min(point => point.AgeYears), 2);
        Assert.Empty(new PredictionTimes(1, null).Of(Timeline(1, [(0, MedsCodes.Birth), (1, "X")])));
    }

    [Fact]
    public void Given_truth_times_When_used_Then_those_at_or_after_death_are_left_out_and_sex_is_read()
    {
        var times = new Dictionary<long, long[]> { [1] = [.. new[] { 0, 50, 100 }.Select(day => MicrosecondTime.FromDateTime(Now.AddDays(day)))] };
        var timeline = new TimelineBuilder().Add(new Event(null, "GENDER//F")).Add(new Event(Now.AddDays(50), MedsCodes.Death)).Build(1);

        var point = Assert.Single(new PredictionTimes(1, times).Of(timeline));
        Assert.Equal((Now, Sex.Female), (point.Time, point.Sex));
        Assert.True(double.IsNaN(point.AgeYears));
        Assert.Empty(new PredictionTimes(1, times).Of(Timeline(2, [(0, "X"), (5, "X")])));
    }

    [Fact]
    public void Given_codes_with_slashes_When_a_task_is_named_Then_the_name_is_a_folder() =>
        Assert.Equal("onset-ICD10CM-E11.9-365d", Onset.Name);

    private static Outcome[] Read(params (int Day, string Code)[] events) => Read(false, events);

    private static Outcome[] Read(bool fullyObserved, params (int Day, string Code)[] events)
    {
        var outcomes = new Outcome[3];
        new OutcomeReader([Onset, Visit, Dies], fullyObserved).Read(new PredictionPoint(Timeline(1, events), Now, 40, Sex.Female), outcomes);
        return outcomes;
    }

    private static Timeline Timeline(long id, (int Day, string Code)[] events)
    {
        var builder = new TimelineBuilder();
        foreach (var (day, code) in events)
            builder.Add(new Event(Now.AddDays(day), code));
        return builder.Build(id);
    }
}
