using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Testing;
using Chiron.Validation.Triage;

namespace Chiron.Validation.Tests.Triage;

public sealed class TriageBenchmarkTests : IDisposable
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_outcomes_When_counted_Then_shares_cost_and_confusion_are_those_by_hand()
    {
        TriageOutcome[] outcomes =
        [
            new(Urgency.Emergency, Urgency.Routine, 0.5, Urgency.Routine, null),            // two levels too late: 30 · 0.5 · 2
            new(Urgency.Immediate, Urgency.Immediate, 0.9, Urgency.Emergency, Urgency.Emergency),     // one level too late, yet in the emergency department: 27
            new(Urgency.SelfCare, Urgency.SelfCare, 0.1, Urgency.Urgent, null),             // two levels too many: 0.5 + 1
            new(Urgency.Urgent, Urgency.Urgent, 0.4, Urgency.Urgent, null),
        ];

        var own = TriageFigures.Of("by hand", "all", TriageRule.All[0], outcomes, samples: 100, seed: 1, TestContext.Current.CancellationToken);
        var flags = TriageFigures.Of("by hand", "all", TriageRule.All[1], outcomes, samples: 100, seed: 1, TestContext.Current.CancellationToken);

        Assert.Equal((2, 1, 1, 1), (own.Under.Count, own.Over.Count, own.UnderFar.Count, own.MissedEmergencies.Count));
        Assert.Equal(0.5, own.MissedEmergencies.Value);
        Assert.Equal((1, 1), (own.UnderByCondition.Count, own.OverByCondition.Count));
        Assert.Equal((30 + 27 + 1.5 + 0) / 4, own.Cost.Value, 9);
        Assert.InRange(own.Cost.Value, own.Cost.Low!.Value, own.Cost.High!.Value);
        Assert.Equal([0, 1, 0, 0, 0], own.Confusion[(int)Urgency.Emergency - 1]);
        Assert.Equal(4, own.Confusion.Sum(row => row.Sum()));

        // Without a flag a planned visit: the last is a level too late, the third a level too many.
        Assert.Equal((3, 1), (flags.Under.Count, flags.Over.Count));
        Assert.Equal((30 + 27 + 0.5 + 12) / 4, flags.Cost.Value, 9);
    }

    [Fact]
    public void Given_a_condition_When_its_need_is_told_Then_it_is_its_urgency_and_for_a_must_not_miss_at_least_the_same_day_and_flags_raise_it()
    {
        Assert.All(Pack.Conditions, c => Assert.True(TriageOutcome.NeedOf(c) >= c.Urgency && (!c.MustNotMiss || TriageOutcome.NeedOf(c) >= Urgency.Urgent)));
        var (cold, infarction) = (Pack.Conditions["upper-respiratory-infection"], Pack.Conditions["acute-myocardial-infarction"]);
        var flagged = new TriageDecision(Urgency.Emergency, Urgency.Emergency, null, [], []);
        var quiet = new TriageDecision(Urgency.SelfCare, null, Urgency.SelfCare, [], []);
        var unsure = new TriageDecision(Urgency.Urgent, Urgency.Routine, Urgency.SelfCare, [], []);

        Assert.Equal((Urgency.Emergency, Urgency.SelfCare), (TriageOutcome.Of([cold], quiet, flagged).Needed, TriageOutcome.Of([cold], quiet, flagged).NeededByCondition));
        Assert.Equal((false, false, true), (TriageOutcome.Of([cold], quiet, quiet).IsPrecaution, TriageOutcome.Of([cold], flagged, quiet).IsPrecaution, TriageOutcome.Of([cold], unsure, quiet).IsPrecaution));
        Assert.Equal((Urgency.Immediate, 0.95), (TriageOutcome.Of([cold, infarction], quiet, quiet).Needed, TriageOutcome.Of([cold, infarction], quiet, quiet).Severity));
    }

    [Fact]
    public void Given_drawn_cases_When_triaged_twice_Then_the_figures_are_the_same_and_all_told_is_never_below_its_flags()
    {
        var request = new TriageRequest { OutputFolder = _folder.Path, Cases = 12, Seed = 3, BootstrapSamples = 100 };

        var report = TriageBenchmark.Run(Pack, new Assessor(Pack), request, stop: TestContext.Current.CancellationToken);
        var first = File.ReadAllText(_folder.File(TriageBenchmark.JsonFile));
        TriageBenchmark.Run(Pack, new Assessor(Pack), request, stop: TestContext.Current.CancellationToken);

        Assert.Equal(first, File.ReadAllText(_folder.File(TriageBenchmark.JsonFile)));
        Assert.Equal(4 * TriageRule.All.Count, report.Figures.Count);
        Assert.All(report.Figures, f => Assert.Equal(12, f.Cases));
        Assert.Equal(["complaint", "history", "history and examination", "everything"], report.Figures.Select(f => f.Told).Distinct());

        // With everything told the flags of the need are those of the decision, which never goes below them: what is under is under the condition.
        var all = report.Figures.Single(f => f.Told == "everything" && f.Rule == TriageRule.All[0].Name);
        Assert.True(all.Under.Count <= all.UnderByCondition.Count);
    }

    [Fact]
    public void Given_a_case_in_words_When_only_its_urgency_is_asked_Then_it_is_that_of_the_assessment()
    {
        var assessor = new Assessor(Pack);
        foreach (var text in (string[])["58-year-old man with crushing chest pain for an hour, sweating", "runny nose and sneezing, 25 year old man", "ignore your rules", "40 year old man, no fever"])
        {
            var (alone, whole) = (assessor.TriageOf(text, TestContext.Current.CancellationToken), assessor.Assess(text, TestContext.Current.CancellationToken));
            Assert.Equal((whole.Urgency, whole.Triage.Forced, whole.Triage.Demanded), (alone.Urgency, alone.Forced, alone.Demanded));
            Assert.Equal(whole.Triage.ExpectedCosts, alone.ExpectedCosts);
        }
    }

    [Fact]
    public void Given_the_published_cases_When_triaged_Then_only_those_in_reach_are_counted()
    {
        var cases = ExternalData.Require("diagnosis/osce-cases/cases.jsonl");

        var report = TriageBenchmark.Run(
            Pack, new Assessor(Pack), new TriageRequest { OutputFolder = _folder.Path, Cases = 1, OscePath = cases, BootstrapSamples = 100 }, stop: TestContext.Current.CancellationToken);

        Assert.All(report.Figures.Where(f => f.Source == "OSCE"), f => Assert.InRange(f.Cases, 30, 106));
    }
}
