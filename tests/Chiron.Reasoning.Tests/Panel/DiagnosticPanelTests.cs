using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Panel;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests.Panel;

public sealed class DiagnosticPanelTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly DiagnosticPanel Panel = new(Pack);
    private static readonly CaseReader Words = new(Pack);

    [Fact]
    public void Given_a_complaint_When_everything_is_weighed_Then_steps_come_by_value_and_none_is_known()
    {
        var subject = Words.Read("30 year old man with cough and fever");

        var advice = Advise(subject, new PanelRequest { Mode = PanelMode.Budgeted, BudgetUsd = 500, Steps = 40 });

        Assert.Equal(StopReason.None, advice.Stop);
        Assert.Equal(advice.Steps.OrderBy(s => s.Contraindications.Count > 0).ThenByDescending(s => s.Value).Select(s => s.Id), advice.Steps.Select(s => s.Id));
        Assert.DoesNotContain(advice.Steps, s => s.Id is "cough" or "fever");
        Assert.Contains(advice.Steps, s => s.Kind == NextStepKind.Test);
        Assert.All(advice.Steps, s => Assert.InRange(s.PriceUsd, 0, 500));
        Assert.All(advice.Steps.Where(s => s.Answers.Count > 0), s => Assert.Equal(1, s.Answers.Sum(a => a.Probability), 6));
        Assert.NotEmpty(advice.Steps[0].Answers);
    }

    [Fact]
    public void Given_each_mode_When_asked_Then_it_offers_what_it_may()
    {
        var subject = Words.Read("62-year-old woman with dyspnea and chest pain");

        Assert.Equal(StopReason.OneAnswer, Advise(subject, new PanelRequest { Mode = PanelMode.OneAnswer }).Stop);
        Assert.Empty(Advise(subject, new PanelRequest { Mode = PanelMode.OneAnswer }).Steps);
        Assert.All(Advise(subject, new PanelRequest { Mode = PanelMode.QuestionsOnly, Steps = 99 }).Steps, s => Assert.NotEqual(NextStepKind.Test, s.Kind));
        var free = Advise(subject, new PanelRequest { Mode = PanelMode.Unbudgeted, Steps = 20 });
        Assert.Equal(free.Steps.Where(s => s.Contraindications.Count == 0).Max(s => s.Worth), free.Steps[0].Worth);
        var ensemble = Advise(subject, new PanelRequest { Mode = PanelMode.Ensemble });
        Assert.InRange(ensemble.Agreement, 1.0 / DiagnosticPanel.EnsemblePanels, 1);
        Assert.NotEmpty(ensemble.Steps);
    }

    [Fact]
    public void Given_no_money_When_only_tests_may_be_asked_Then_the_budget_is_spent()
    {
        var subject = Words.Read("62-year-old woman with dyspnea and chest pain");
        Askable[] tests = [.. Pack.Tests.Where(t => t.PriceUsd > 0).Select(t => new Askable(t.Id))];

        var broke = Advise(subject, new PanelRequest { Mode = PanelMode.Budgeted, BudgetUsd = 0, Askable = tests });
        var questions = Advise(subject, new PanelRequest { Mode = PanelMode.Budgeted, BudgetUsd = 0 });

        Assert.Equal(StopReason.BudgetSpent, broke.Stop);
        Assert.Empty(broke.Steps);
        Assert.Equal(StopReason.None, questions.Stop);
        Assert.All(questions.Steps, s => Assert.Equal(0, s.PriceUsd));
    }

    [Fact]
    public void Given_what_cannot_be_When_asked_Then_it_is_a_problem_in_the_result_and_no_exception()
    {
        var subject = new Case { AgeYears = 40, Sex = Sex.Male, Findings = [new CaseFinding("cough", Presence.Present), new CaseFinding("no-such-thing", Presence.Present)], Drugs = ["moonshine"] };

        var advice = Advise(subject, new PanelRequest { Mode = PanelMode.Budgeted, BudgetUsd = -5, Askable = [new Askable("unheard-of"), new Askable("fever", double.NaN), new Askable("dyspnea", -2)] });

        Assert.Equal(3, advice.Problems.Count(p => p.Kind == PanelProblemKind.UnknownId));
        Assert.Equal(3, advice.Problems.Count(p => p.Kind == PanelProblemKind.ImpossibleAmount));
        Assert.Equal(["dyspnea", "fever"], advice.Steps.Select(s => s.Id).Order());
        Assert.Equal(PanelProblemKind.NoBudget, Assert.Single(Advise(Words.Read("cough"), new PanelRequest { Mode = PanelMode.Budgeted }).Problems).Kind);
        Assert.Equal(StopReason.NothingLeft, Advise(Words.Read("cough"), new PanelRequest { Askable = [] }).Stop);
        Assert.Equal(StopReason.NothingLeft, Advise(Words.Read("cough"), new PanelRequest { Askable = [new Askable("cough")] }).Stop);
    }

    [Fact]
    public void Given_a_leader_beyond_doubt_When_no_danger_is_open_Then_it_stops_and_an_open_danger_keeps_it_going()
    {
        var cystitis = Words.Read("34 year old woman, it burns when I pee and I have to pee often, cloudy urine. No fever, no flank pain, no vaginal discharge");

        Assert.Equal(StopReason.Confident, Advise(cystitis, new PanelRequest { EnoughProbability = 0.3, RuleOutMustNotMiss = false }).Stop);
        Assert.NotEqual(StopReason.Confident, Advise(cystitis, new PanelRequest { EnoughProbability = 1.1 }).Stop);

        var chest = Advise(Words.Read("58-year-old man with chest pain"), new PanelRequest { EnoughProbability = 0.05 });
        Assert.NotEmpty(chest.Challenge!.NotExcluded);
        Assert.Equal(StopReason.None, chest.Stop);
        Assert.All(chest.Challenge.NotExcluded, d => Assert.True(d.Probability >= d.ActionThreshold && d.Bits > 0));
    }

    [Fact]
    public void Given_a_leader_When_challenged_Then_the_refuting_answer_lowers_it()
    {
        var advice = Advise(Words.Read("58-year-old man with crushing chest pain, sweating"), new PanelRequest());
        var leader = Pack.Conditions.PlaceOf(advice.Challenge!.Leader);

        Assert.True(advice.Challenge.RefutingBits > 0);
        Assert.True(advice.Challenge.LeaderAfter < advice.Opinion.Probabilities[leader]);
        Assert.Contains(advice.Challenge.Refuting, Pack.Tests.Select(t => t.Id).Concat(Pack.Findings.Select(f => f.Id)));
    }

    [Fact]
    public void Given_a_dear_test_When_a_cheaper_one_tells_as_much_Then_it_is_named()
    {
        var subject = Words.Read("58-year-old man with chest pain");
        var advice = Advise(subject, new PanelRequest { Mode = PanelMode.Unbudgeted, Askable = [.. Pack.Tests.Select(t => new Askable(t.Id))], Steps = 60 });

        Assert.NotEmpty(advice.Substitutions);
        Assert.All(advice.Substitutions, s => Assert.True(s.SavedUsd > 0 && s.ShareOfWorth >= Stewardship.LeastShare && s.Step != s.Cheaper));
    }

    [Fact]
    public void Given_a_case_with_gaps_When_checked_Then_contradictions_and_missing_vitals_are_listed()
    {
        var advice = Advise(Words.Read("40 year old man with cough, no fever, temperature 39.5, possible dyspnea"), new PanelRequest());

        Assert.Contains(advice.Checklist, i => i.Kind == ChecklistItemKind.Contradiction);
        Assert.Contains(advice.Checklist, i => i.Kind == ChecklistItemKind.MissingVital && i.Finding == "heart-rate");
        Assert.DoesNotContain(advice.Checklist, i => i.Finding == "body-temperature");
        Assert.Contains(advice.Checklist, i => i.Kind == ChecklistItemKind.Uncertain && i.Finding == "dyspnea");
    }

    [Fact]
    public void Given_the_same_case_When_asked_twice_Then_the_advice_is_the_same()
    {
        var subject = Words.Read("67-year-old man with fever 38.9 C and confusion");
        var request = new PanelRequest { Mode = PanelMode.Ensemble, Steps = 20 };

        Assert.Equal(Advise(subject, request).Steps.Select(s => (s.Id, s.Worth)), new DiagnosticPanel(Pack).Advise(subject, request).Steps.Select(s => (s.Id, s.Worth)));
    }

    private static PanelAdvice Advise(Case subject, PanelRequest request) => Panel.Advise(subject, request, stop: TestContext.Current.CancellationToken);
}
