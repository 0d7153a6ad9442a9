namespace Chiron.Timelines.Tests;

public sealed class TimelineTests
{
    [Fact]
    public void Given_events_out_of_order_When_built_Then_static_facts_come_first_and_equal_times_keep_their_order()
    {
        var timeline = new TimelineBuilder()
            .Add(new Event(TestEvents.Day(2), "C"))
            .Add(new Event(TestEvents.Day(1), "B", 1.5f, "x"))
            .Add(new Event(null, "GENDER//F"))
            .Add(new Event(TestEvents.Day(2), "A"))
            .Build(7);

        Assert.Equal(["GENDER//F", "B", "C", "A"], Enumerable.Range(0, timeline.Count).Select(i => timeline[i].Code));
        Assert.Equal(1, timeline.StaticCount);
        Assert.Equal(new Event(TestEvents.Day(1), "B", 1.5f, "x"), timeline[1]);
    }

    [Fact]
    public void Given_a_builder_When_used_for_a_second_subject_Then_nothing_of_the_first_remains()
    {
        var builder = new TimelineBuilder();
        builder.Add(new Event(TestEvents.Day(2), "A")).Build(1);
        var second = builder.Add(new Event(TestEvents.Day(1), "B")).Build(2);

        Assert.Equal(1, second.Count);
        Assert.Equal("B", second[0].Code);
    }

    [Fact]
    public void Given_a_code_with_and_without_a_date_When_its_first_time_is_asked_for_Then_it_is_the_first_date()
    {
        var timeline = new TimelineBuilder()
            .Add(new Event(null, "A")).Add(new Event(TestEvents.Day(2), "A")).Add(new Event(TestEvents.Day(1), "A")).Add(new Event(null, "B")).Build(1);

        Assert.Equal(MicrosecondTime.FromDateTime(TestEvents.Day(1)), timeline.FirstTimeOf("A"));
        Assert.Null(timeline.FirstTimeOf("B"));
        Assert.Null(timeline.FirstTimeOf("C"));
    }

    [Fact]
    public void Given_a_moment_When_cut_there_Then_what_happened_at_it_is_kept_and_what_came_later_is_not()
    {
        var timeline = new TimelineBuilder()
            .Add(new Event(null, "GENDER//F")).Add(new Event(TestEvents.Day(1), "A")).Add(new Event(TestEvents.Day(1).AddTicks(10), "B")).Build(1);

        Assert.Equal(2, timeline.Until(TestEvents.Day(1)).Count);
        Assert.Equal(3, timeline.Until(TestEvents.Day(1).AddTicks(10)).Count);
        Assert.Equal(1, timeline.Until(TestEvents.Day(0)).Count);
    }
}
