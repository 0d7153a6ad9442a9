using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Experts;
using Chiron.Reasoning.Panel;
using Chiron.Timelines;
using RecordReader = Chiron.Reasoning.Cases.RecordReader;

namespace Chiron.Reasoning.Tests.Panel;

/// <summary>What is asked next where the model counts: a small one, trained on people who come with a bladder infection or influenza.</summary>
public sealed class AnswerOutlookTests(ModelDifferentialTests.TrainedModel trained) : IClassFixture<ModelDifferentialTests.TrainedModel>
{
    private static readonly string[] Learned = ["dysuria", "myalgia"];

    private readonly CombinedDifferential _combination = new(trained.Pack, trained.Forecaster, trained.Calibration);

    [Fact]
    public void Given_a_case_where_the_model_counts_When_its_open_findings_are_pooled_Then_their_answers_add_up_to_the_present_differential()
    {
        var (subject, history, at) = Open("myalgia");
        var (tables, combined, _) = Informed(subject, history, at);
        var hypotheses = new Hypotheses(trained.Pack, combined.Opinion);
        double[] present = [.. combined.Opinion.Probabilities, combined.Opinion.Other];

        for (var finding = 0; finding < trained.Pack.Findings.Count; finding++)
            if (tables.Of(finding) is { } table)
            {
                var answers = hypotheses.AnswerProbabilities(table);
                var expected = new double[present.Length];
                for (var a = 0; a < answers.Length; a++)
                    if (hypotheses.After(table, a) is { } after)
                        for (var h = 0; h < after.Length; h++)
                            expected[h] += answers[a] * after[h];
                Assert.Equal(1, answers.Sum(), 6);
                Assert.Equal(present, expected, (a, b) => Math.Abs(a - b) < 1e-6);
            }
    }

    [Fact]
    public void Given_a_finding_that_the_model_has_learned_When_pooled_Then_it_is_the_weighted_product_of_both_experts_likelihoods()
    {
        var (subject, history, at) = Open("myalgia");
        var (tables, combined, pack) = Informed(subject, history, at);
        var (finding, weights) = (trained.Pack.Findings.PlaceOf("dysuria"), combined.Fit!.Weights);

        // The model asked about each whole record, and how it expects the answer to be.
        var record = new RecordReader(trained.Pack).Write(subject, history, at);
        string[] words = ["present", "absent"];
        var code = trained.Pack.Findings["dysuria"].EventCode;
        var outlook = trained.Forecaster.Outlook(record, at, [new CandidateQuestion(code, [.. words.Select(word => new CandidateAnswer(Text: word))])], TestContext.Current.CancellationToken);
        var share = words.Select(word => (double)outlook.Answers(0)[outlook.Code(0)!.Categories.ToList().IndexOf(word)]).ToArray();
        var after = words.Select(word => trained.Forecaster.Diagnose(With(record, at, code, word), at, TestContext.Current.CancellationToken)).ToArray();

        foreach (var condition in new[] { "acute-cystitis", "influenza" })
        {
            var place = trained.Pack.Conditions.PlaceOf(condition);
            var joint = words.Select((_, a) => share[a] * Math.Max(1e-6, after[a].First(d => d.Code == trained.Pack.Conditions[place].EventCode).Probability)).ToArray();
            var product = words.Select((_, a) => Math.Pow(joint[a] / joint.Sum(), weights.Model) * Math.Pow(pack.Of(finding)!.Of(a, place), weights.Pack)).ToArray();
            Assert.Equal(product[0] / product.Sum(), tables.Of(finding)!.Of(0, place), 4);
        }
    }

    [Fact]
    public void Given_an_answer_that_decides_When_it_is_known_Then_the_differential_is_near_what_the_panel_said_it_would_be()
    {
        var (subject, history, at) = Open("myalgia");
        var (tables, combined, _) = Informed(subject, history, at);
        var cystitis = trained.Pack.Conditions.PlaceOf("acute-cystitis");
        var told = new Hypotheses(trained.Pack, combined.Opinion).After(tables.Of(trained.Pack.Findings.PlaceOf("dysuria"))!, 0)!;

        var known = CaseClosure.Of(trained.Pack, subject with { Findings = [.. subject.Findings, new CaseFinding("dysuria", Presence.Present)] });
        var then = _combination.Combine([known], [history], [at], TestContext.Current.CancellationToken)[0].Opinion;

        Assert.True(then.Probabilities[cystitis] > combined.Opinion.Probabilities[cystitis], $"{then.Probabilities[cystitis]} after {combined.Opinion.Probabilities[cystitis]}, told {told[cystitis]}");
        Assert.Equal(then.Probabilities[cystitis], told[cystitis], 0.15);
    }

    [Fact]
    public void Given_findings_that_the_model_never_met_When_pooled_Then_they_keep_the_packs_answers()
    {
        var (subject, history, at) = Open("myalgia");
        var (tables, _, pack) = Informed(subject, history, at);

        var changed = 0;
        for (var finding = 0; finding < trained.Pack.Findings.Count; finding++)
        {
            if (!Learned.Contains(trained.Pack.Findings[finding].Id))
                Assert.Equal(pack.Of(finding)?.OfMoved, tables.Of(finding)?.OfMoved);
            else if (tables.Of(finding) is { } table)
                changed += table.Moved.Length == pack.Of(finding)!.Moved.Length ? 0 : 1;
        }

        Assert.Equal(1, changed);
    }

    [Fact]
    public void Given_a_situation_that_was_not_learned_When_the_panel_advises_Then_it_says_what_the_packs_panel_says_to_the_bit()
    {
        var subject = new CaseReader(trained.Pack).Read("58-year-old man with crushing chest pain for an hour, sweating");

        var (both, pack) = (new DiagnosticPanel(trained.Pack, _combination).Advise(subject, new PanelRequest()), new DiagnosticPanel(trained.Pack).Advise(subject, new PanelRequest()));

        Assert.Equal(pack.Steps.Select(s => (s.Id, s.InformationBits, s.Utility, s.Worth, s.Value)), both.Steps.Select(s => (s.Id, s.InformationBits, s.Utility, s.Worth, s.Value)));
        Assert.Equal(pack.Steps.SelectMany(s => s.Answers), both.Steps.SelectMany(s => s.Answers));
        Assert.Equal(pack.Challenge! with { NotExcluded = [] }, both.Challenge! with { NotExcluded = [] });
    }

    [Fact]
    public void Given_a_record_When_the_panel_advises_Then_what_the_model_has_learned_counts_and_the_same_input_gives_the_same_advice()
    {
        var (subject, history, at) = Open("myalgia");
        var panel = new DiagnosticPanel(trained.Pack, _combination);
        var request = new PanelRequest { Steps = int.MaxValue, StepsWithAnswers = int.MaxValue, LeastWorth = double.NegativeInfinity };

        var advice = panel.Advise(subject, request, history, at, TestContext.Current.CancellationToken);
        var again = panel.Advise(subject, request, history, at, TestContext.Current.CancellationToken);
        var combined = _combination.Combine([CaseClosure.Of(trained.Pack, subject)], [history], [at], TestContext.Current.CancellationToken)[0];
        var (_, _, pack) = Informed(subject, history, at);
        var (byPack, _) = new Hypotheses(trained.Pack, combined.Opinion).Worth(pack.Of(trained.Pack.Findings.PlaceOf("dysuria"))!);

        var dysuria = Assert.Single(advice.Steps, step => step.Id == "dysuria");
        Assert.NotEqual(byPack, dysuria.InformationBits, 3);
        Assert.Equal(1, dysuria.Answers.Sum(answer => answer.Probability), 6);
        Assert.Equal(advice.Steps.Select(s => (s.Id, s.Worth)), again.Steps.Select(s => (s.Id, s.Worth)));
    }

    // A visit of somebody with a record, of which it is known so far that one finding is absent.
    private (Case Subject, Timeline History, DateTime At) Open(string absent)
    {
        var encounter = trained.Encounters(3_002, 1).Single();
        var whole = new RecordReader(trained.Pack).Read(encounter.History, encounter.At);
        return (whole with { Findings = [new CaseFinding(absent, Presence.Absent)] }, encounter.History, encounter.At);
    }

    private (AnswerTables Tables, CombinedOpinion Combined, AnswerTables Pack) Informed(Case subject, Timeline history, DateTime at)
    {
        var combined = _combination.Combine([subject], [history], [at], TestContext.Current.CancellationToken)[0];
        var answers = new PackPosterior(trained.Pack).AnswersOf(subject);
        var tables = new AnswerTables(answers, subject);
        tables.Inform(_combination.Outlook(subject, history, at, combined)!, Enumerable.Range(0, trained.Pack.Findings.Count), TestContext.Current.CancellationToken);
        return (tables, combined, new AnswerTables(answers, subject));
    }

    private static Timeline With(Timeline record, DateTime at, string code, string text)
    {
        var builder = new TimelineBuilder();
        for (var i = 0; i < record.Count; i++)
            builder.Add(record[i]);
        return builder.Add(new Event(at, code, TextValue: text)).Build(record.SubjectId);
    }
}
