using Chiron.Knowledge.Guidelines;
using Chiron.Testing;

namespace Chiron.Knowledge.Tests;

/// <summary>What the starter pack's recommendations say of cases that anyone would recognise, and of those where they must be silent.</summary>
public sealed class StarterRecommendationTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly CriterionEvaluator Evaluator = new(Pack);

    [Fact]
    public void Given_a_case_of_which_nothing_is_known_When_matched_Then_nothing_applies_and_each_says_what_it_depends_on()
    {
        var matches = Evaluator.Match(new KnownFacts());

        Assert.Equal(Pack.Recommendations.Count, matches.Count);
        Assert.All(matches, match => Assert.Null(match.Result.Holds));
        Assert.All(matches, match => Assert.NotEmpty(match.Result.DependsOn));
    }

    [Fact]
    public void Given_a_healthy_young_man_When_matched_Then_hardly_anything_applies()
    {
        var facts = new KnownFacts
        {
            AgeYears = 25,
            Sex = Sex.Male,
            LeadingCondition = "other",
            Findings = Pack.Findings.Where(f => f.Answer == AnswerType.Boolean).ToDictionary(f => f.Id, _ => false),
            Values = Pack.Findings.Where(f => f.BaselineAt(25, Sex.Male) is not null).ToDictionary(f => f.Id, f => f.BaselineAt(25, Sex.Male)!.Value.Center),
            Conditions = Pack.Conditions.ToDictionary(c => c.Id, _ => false),
            Probabilities = Pack.Conditions.ToDictionary(c => c.Id, _ => 0.0),
            Drugs = Pack.Drugs.ToDictionary(d => d.Id, _ => false),
            RedFlags = Pack.RedFlags.ToDictionary(r => r.Id, _ => false),
        };

        Assert.Empty(Evaluator.Match(facts).Select(match => $"{match.Recommendation.Id}: {match.Result.Holds} {string.Join(", ", match.Result.DependsOn)}"));
    }

    [Fact]
    public void Given_every_criterion_When_its_parts_take_all_truths_Then_it_holds_for_some_and_fails_for_others()
    {
        foreach (var recommendation in Pack.Recommendations)
        {
            var parts = Parts(recommendation.When).Distinct().ToList();
            Assert.InRange(parts.Count, 1, 16);
            var truths = Enumerable.Range(0, 1 << parts.Count)
                .Select(bits => Decide(recommendation.When, part => (bits >> parts.IndexOf(part) & 1) == 1)).Distinct().Count();
            Assert.True(truths == 2, $"{recommendation.Id} does not depend on its case");
        }
    }

    [Fact]
    public void Given_ST_elevation_with_chest_pain_When_matched_Then_reperfusion_applies_and_aspirin_waits_for_what_speaks_against_it()
    {
        var matches = Matches(new KnownFacts
        {
            AgeYears = 58,
            Sex = Sex.Male,
            LeadingCondition = "acute-myocardial-infarction",
            Probabilities = new Dictionary<string, double> { ["acute-myocardial-infarction"] = 0.8 },
            Findings = new Dictionary<string, bool> { ["chest-pain"] = true, ["st-elevation"] = true },
        });

        Assert.True(matches["st-elevation-reperfusion"].Holds);
        Assert.Null(matches["acs-aspirin"].Holds);
        Assert.Equal(
            ["known(peptic-ulcer-bleeding)", "present(tearing-chest-pain)", "present(aortic-flap)"],
            matches["acs-aspirin"].DependsOn.Select(part => part.ToString()));
    }

    [Theory]
    [InlineData("raas-in-pregnancy", "lisinopril")]
    [InlineData("statin-in-pregnancy", "atorvastatin")]
    [InlineData("ra-methotrexate-pregnancy", "methotrexate")]
    [InlineData("nsaid-in-pregnancy", "ibuprofen")]
    public void Given_a_pregnant_woman_When_she_takes_what_harms_the_child_Then_the_recommendation_speaks_against_it(string recommendation, string drug)
    {
        var facts = new KnownFacts
        {
            Sex = Sex.Female,
            IsPregnant = true,
            Drugs = Pack.Drugs.ToDictionary(d => d.Id, d => d.Id == drug),
        };

        Assert.True(Matches(facts)[recommendation].Holds);
        Assert.Contains(drug, Pack.Recommendations[recommendation].Against);
        Assert.False(Evaluator.Evaluate(Pack.Recommendations[recommendation].When, facts with { IsPregnant = false, Findings = new Dictionary<string, bool> { ["late-pregnancy"] = false } }).Holds);
    }

    [Fact]
    public void Given_a_newborn_with_fever_When_matched_Then_the_full_evaluation_applies_and_that_of_older_infants_does_not()
    {
        var matches = Matches(new KnownFacts { AgeYears = 10 / 365.25, Findings = new Dictionary<string, bool> { ["fever"] = true } });

        Assert.True(matches["young-infant-fever"].Holds);
        Assert.DoesNotContain("infant-fever-29-60", matches.Keys);
        Assert.DoesNotContain("child-fever-assess", matches.Keys);
    }

    [Theory]
    [InlineData(55, 560, true)]
    [InlineData(65, 560, false)]
    [InlineData(65, 620, true)]
    [InlineData(85, 790, false)]
    [InlineData(85, 810, true)]
    public void Given_a_D_dimer_When_the_age_rises_Then_so_does_the_limit_for_imaging(double age, double dimer, bool applies)
    {
        var facts = new KnownFacts
        {
            AgeYears = age,
            Values = new Dictionary<string, double> { ["d-dimer"] = dimer },
            Probabilities = new Dictionary<string, double> { ["pulmonary-embolism"] = 0.1 },
        };

        Assert.Equal(applies, Evaluator.Evaluate(Pack.Recommendations["pe-imaging"].When, facts).Holds);
    }

    [Theory]
    [InlineData("value(potassium) < 3.5 mmol/L and not takes(warfarin)", "Potassium below 3.5 mmol/L and not: takes Warfarin")]
    [InlineData("(present(fever) or pregnant) and age >= 3 months", "(Fever present or pregnancy) and age at least 3 months")]
    [InlineData("leading(gout) >= 40 % or takes-class(beta-blocker)", "Gout leading with at least 40 % or takes a drug of the class beta blocker")]
    public void Given_a_criterion_When_put_in_words_Then_the_names_are_the_packs(string criterion, string words) =>
        Assert.Equal(words, new CriterionWording(Pack).Of(Criterion.Parse(criterion)));

    [Fact]
    public void Given_every_part_of_the_recommendations_When_put_in_words_Then_no_id_or_sign_is_left() =>
        Assert.DoesNotContain(
            Pack.Recommendations.SelectMany(r => Parts(r.When)).Where(part => part is not Criterion.Value),
            part => new CriterionWording(Pack).Of(part).AsSpan().ContainsAny("<>=_"));

    private static Dictionary<string, CriterionResult> Matches(ICaseFacts facts) =>
        Evaluator.Match(facts).ToDictionary(match => match.Recommendation.Id, match => match.Result, StringComparer.Ordinal);

    private static IEnumerable<Criterion> Parts(Criterion criterion) => criterion switch
    {
        Criterion.And and => Parts(and.Left).Concat(Parts(and.Right)),
        Criterion.Or or => Parts(or.Left).Concat(Parts(or.Right)),
        Criterion.Not not => Parts(not.Operand),
        _ => [criterion],
    };

    private static bool Decide(Criterion criterion, Func<Criterion, bool> truth) => criterion switch
    {
        Criterion.And and => Decide(and.Left, truth) && Decide(and.Right, truth),
        Criterion.Or or => Decide(or.Left, truth) || Decide(or.Right, truth),
        Criterion.Not not => !Decide(not.Operand, truth),
        _ => truth(criterion),
    };
}
