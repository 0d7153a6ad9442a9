using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Panel;
using Chiron.Validation.Sequential;

namespace Chiron.Validation.Tests.Sequential;

public sealed class QuestionShortlistTests
{
    private const int Conditions = 40, FindingsEach = 40;       // 1,600 questions of one condition each, and one that half of the conditions share

    private static readonly ICaseSource Source = new OneCase(LargePack());

    [Fact]
    public void Given_few_questions_When_asked_for_a_shortlist_Then_there_is_none()
    {
        var pack = LargePack(conditions: 3);

        Assert.Null(QuestionShortlist.For(new OneCase(pack)));
        Assert.NotNull(QuestionShortlist.For(Source));
    }

    [Fact]
    public void Given_many_questions_When_shortlisted_Then_what_parts_the_likely_conditions_comes_first_and_what_was_asked_is_left_out()
    {
        var opinion = new DiagnosticPanel(Source.Pack).Advise(new Case(), new PanelRequest { Mode = PanelMode.OneAnswer }).Opinion;
        var shortlist = QuestionShortlist.For(Source)!;

        Assert.Equal("shared", shortlist.Of(opinion, _ => true).First());
        Assert.DoesNotContain("shared", shortlist.Of(opinion, id => id != "shared"));
        Assert.InRange(shortlist.Of(opinion, _ => true).Count(), 100, QuestionShortlist.MostQuestions);
    }

    [Fact]
    public void Given_many_questions_When_the_panel_works_a_case_Then_it_asks_what_weighing_all_of_them_would_ask_and_finds_the_condition()
    {
        var inquirer = new PanelInquirer(Source, PanelMode.Unbudgeted);

        var replay = Dialogue.Play(Source, Source.Cases[0], inquirer.Name, inquirer.Begin(Source.Cases[0].Opening), new StopRule(0.95, 60));

        var all = new DiagnosticPanel(Source.Pack).Advise(Source.Cases[0].Opening, new PanelRequest
        {
            Mode = PanelMode.Unbudgeted, Askable = [.. Source.Questions.Select(q => new Askable(q.Id, 0))], EnoughProbability = 2, Steps = 1, StepsWithAnswers = 0,
        });
        Assert.Equal(all.Steps[0].Id, replay.Turns[0].Question);
        Assert.True(replay.IsCorrect, $"{replay.Answer} after {replay.Turns.Count}");
    }

    private static KnowledgePack LargePack(int conditions = Conditions)
    {
        Finding Question(string id) => new()
        {
            Id = id, Name = id, Kind = FindingKind.Symptom, Answer = AnswerType.Boolean, BaseRate = [new RateBand(0, 150, 0.01, 0.01)], Question = $"Is there {id}?", Sources = ["estimate"],
        };
        return new KnowledgePack
        {
            Name = "large", Version = "1", Notice = "test", ContentHash = "none", OtherVisits = [new RateBand(0, 150, 1, 1)], Deaths = [new RateBand(0, 150, 1, 1)],
            Conditions = new(
                Enumerable.Range(0, conditions).Select(c => new Condition
                {
                    Id = $"c-{c}", Name = $"c-{c}", Icd10Cm = "", Code = $"TEST//{c}", System = OrganSystem.Immune, Urgency = Urgency.Routine, Severity = 0.5, Encounter = EncounterClass.Ambulatory,
                    Course = new Course { Pattern = CoursePattern.Acute, DurationDays = 5 }, Incidence = [new RateBand(0, 150, 10, 10)], Sources = ["estimate"],
                    Findings =
                    [
                        .. Enumerable.Range(0, FindingsEach).Select(f => new ConditionFinding { Finding = $"f-{c}-{f}", Probability = 0.5 }),
                        .. c % 2 == 0 ? [new ConditionFinding { Finding = "shared", Probability = 0.9 }] : Array.Empty<ConditionFinding>(),
                    ],
                }),
                c => c.Id),
            Findings = new(Enumerable.Range(0, conditions).SelectMany(c => Enumerable.Range(0, FindingsEach).Select(f => Question($"f-{c}-{f}"))).Append(Question("shared")).Append(Question("general")), f => f.Id),
            Tests = new([], t => t.Id), Drugs = new([], d => d.Id), Procedures = new([], p => p.Id), RedFlags = new([], r => r.Id), Sources = new([], s => s.Id),
        };
    }

    // A person with c-4 who has the shared finding and all of that condition's.
    private sealed class OneCase(KnowledgePack pack) : ICaseSource
    {
        public string Name => "one case";

        public KnowledgePack Pack => pack;

        public IReadOnlyList<AskableQuestion> Questions { get; } = RecordedAnswers.QuestionsOf(pack);

        public IReadOnlyList<HiddenCase> Cases { get; } =
        [
            new HiddenCase("one", ["c-4"], "comes", new Case { AgeYears = 40, Sex = Sex.Female }, question => RecordedAnswers.Of(
                pack,
                new Case { Findings = [.. pack.Findings.Select(f => new CaseFinding(f.Id, f.Id == "shared" || f.Id.StartsWith("f-4-", StringComparison.Ordinal) ? Presence.Present : Presence.Absent))] }, question)),
        ];
    }
}
