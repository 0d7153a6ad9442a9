using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Validation.Sequential;

namespace Chiron.Validation.Tests.Sequential;

public sealed class VisitCasesTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly DateTime Start = new(2021, 3, 1, 10, 0, 0, DateTimeKind.Unspecified);

    [Fact]
    public void Given_a_visit_on_record_When_it_becomes_a_case_Then_the_chart_and_the_complaint_open_it_and_the_rest_is_revealed_when_asked()
    {
        var source = new VisitCases(Pack, [Visit("influenza")]);

        var hidden = Assert.Single(source.Cases);
        Assert.Equal(["cough"], hidden.Opening.Findings.Select(f => f.Finding));
        Assert.Empty(hidden.Opening.Values);
        Assert.Equal(["essential-hypertension"], hidden.Opening.KnownConditions);
        Assert.StartsWith("30 years, female, comes with:", hidden.OpeningWords, StringComparison.Ordinal);
        var gatekeeper = new Gatekeeper(source, hidden);
        Assert.Equal("yes", gatekeeper.Ask("myalgia").Reveal.Words);
        Assert.Equal("no", gatekeeper.Ask("dysuria").Reveal.Words);
        Assert.Contains("39.1", gatekeeper.Ask("body-temperature").Reveal.Words, StringComparison.Ordinal);
        Assert.Same(Reveal.NotRecorded, gatekeeper.Ask("headache").Reveal);
        Assert.True(gatekeeper.Known.IsPresent("myalgia"));
    }

    [Fact]
    public void Given_a_visit_on_record_When_its_record_is_taken_Then_it_holds_what_was_found_and_neither_orders_nor_the_diagnosis_and_only_what_it_answers_is_recorded()
    {
        var source = new VisitCases(Pack, [Visit("influenza")]);

        var visit = source.VisitOf(source.Cases[0].Opening);

        var codes = Enumerable.Range(0, visit.Record.Count).Select(i => visit.Record[i].Code).ToList();
        Assert.DoesNotContain("LOINC//36643-5", codes);
        Assert.DoesNotContain(Pack.Conditions["influenza"].EventCode, codes);
        Assert.Contains(Pack.Findings["myalgia"].EventCode, codes);
        Assert.Contains("myalgia", visit.Recorded);
        Assert.Contains("body-temperature", visit.Recorded);
        Assert.DoesNotContain("cough", visit.Recorded);
        Assert.DoesNotContain("headache", visit.Recorded);
    }

    [Fact]
    public void Given_visits_without_an_encounter_or_without_a_complaint_When_read_Then_they_are_no_cases()
    {
        var silent = Visit("influenza", complaint: "absent");
        var unseen = Visit("influenza", encounter: null);

        Assert.Empty(new VisitCases(Pack, [silent, unseen]).Cases);
    }

    [Fact]
    public void Given_a_diagnosis_that_the_pack_does_not_hold_When_its_visit_is_read_Then_it_is_a_case_that_no_condition_answers()
    {
        var source = new VisitCases(Pack, [Visit("influenza") with { Diagnosis = "ICD10CM//Q99.9" }]);

        var replay = Dialogue.Play(source, source.Cases[0], "nobody", new NoInquiry(Pack.Conditions.Count), new StopRule(0.95, 1));

        Assert.Empty(replay.Truth);
        Assert.False(replay.IsCorrect);
    }

    private sealed class NoInquiry(int conditions) : IInquiry
    {
        private readonly double[] _probabilities = new double[conditions];

        public ReadOnlySpan<double> Probabilities => _probabilities;

        public string? Next() => null;

        public void Learn(AskableQuestion question, Reveal reveal)
        {
        }
    }

    private static LabelledEncounter Visit(string condition, string complaint = "present", string? encounter = "ENCOUNTER//AMB")
    {
        var builder = new TimelineBuilder()
            .Add(new Event(null, "GENDER//F"))
            .Add(new Event(Start.AddDays(-30.5 * 365.25), MedsCodes.Birth))
            .Add(new Event(Start.AddYears(-1), Pack.Conditions["essential-hypertension"].EventCode));
        if (encounter is not null)
            builder.Add(new Event(Start, encounter));
        builder.Add(new Event(Start, Pack.Findings["cough"].EventCode, TextValue: complaint == "present" ? "reason" : complaint))
            .Add(new Event(Start.AddMinutes(5), Pack.Findings["cough"].EventCode, TextValue: complaint));
        if (complaint == "present")
            builder.Add(new Event(Start.AddMinutes(5), Pack.Findings["myalgia"].EventCode, TextValue: "present"));
        builder.Add(new Event(Start.AddMinutes(5), Pack.Findings["dysuria"].EventCode, TextValue: "absent"))
            .Add(new Event(Start.AddMinutes(6), Pack.Findings["body-temperature"].EventCode, 39.1f))
            .Add(new Event(Start.AddMinutes(8), "LOINC//36643-5"));
        return new LabelledEncounter(builder.Build(7), Start.AddMinutes(20), Pack.Conditions[condition].EventCode);
    }
}
