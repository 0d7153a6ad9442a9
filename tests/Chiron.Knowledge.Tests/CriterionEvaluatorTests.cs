using Chiron.Knowledge.Guidelines;
using Chiron.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Knowledge.Tests;

public sealed class CriterionEvaluatorTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly CriterionEvaluator Evaluator = new(Pack);

    private static readonly KnownFacts Facts = new()
    {
        AgeYears = 67,
        Sex = Sex.Female,
        LeadingCondition = "heart-failure",
        Findings = new Dictionary<string, bool> { ["dyspnea"] = true, ["fever"] = false },
        Values = new Dictionary<string, double> { ["potassium"] = 5.6, ["body-temperature"] = 38, ["creatinine"] = 2 },
        Conditions = new Dictionary<string, bool> { ["type-2-diabetes"] = true, ["asthma"] = false },
        Probabilities = new Dictionary<string, double> { ["heart-failure"] = 0.55, ["pulmonary-embolism"] = 0.08 },
        Drugs = new Dictionary<string, bool> { ["lisinopril"] = true, ["ibuprofen"] = false, ["naproxen"] = false },
        RedFlags = new Dictionary<string, bool> { ["dyspnea-at-rest"] = true },
    };

    [Theory]
    [InlineData("age >= 65 years", true)]
    [InlineData("age < 28 days", false)]
    [InlineData("sex is male", false)]
    [InlineData("pregnant", null)]
    [InlineData("present(dyspnea) and absent(fever)", true)]
    [InlineData("absent(dyspnea)", false)]
    [InlineData("present(cough)", null)]
    [InlineData("absent(cough)", null)]
    [InlineData("unknown(cough)", true)]
    [InlineData("unknown(fever) or unknown(potassium)", false)]
    [InlineData("unknown(sodium)", true)]
    [InlineData("value(potassium) >= 5.6 mmol/L", true)]
    [InlineData("value(potassium) > 5.6 mEq/L", false)]
    [InlineData("value(body-temperature) >= 100.4 [degF]", true)]
    [InlineData("value(body-temperature) > 101 F", false)]
    [InlineData("value(creatinine) > 150 umol/L", true)]
    [InlineData("value(sodium) < 120 mmol/L", null)]
    [InlineData("known(type-2-diabetes)", true)]
    [InlineData("known(asthma)", false)]
    [InlineData("known(copd)", null)]
    [InlineData("leading(heart-failure)", true)]
    [InlineData("leading(heart-failure) >= 55 %", true)]
    [InlineData("leading(heart-failure) >= 60 %", false)]
    [InlineData("leading(copd)", false)]
    [InlineData("probability(pulmonary-embolism) < 15 %", true)]
    [InlineData("probability(copd) >= 1 %", null)]
    [InlineData("takes(lisinopril)", true)]
    [InlineData("takes-class(ace-inhibitor)", true)]
    [InlineData("takes(warfarin)", null)]
    [InlineData("red-flag(dyspnea-at-rest)", true)]
    [InlineData("red-flag(stroke-signs)", null)]
    public void Given_a_case_When_an_atom_is_evaluated_Then_it_is_true_false_or_unknown(string criterion, bool? expected) =>
        Assert.Equal(expected, Evaluator.Evaluate(Criterion.Parse(criterion), Facts).Holds);

    [Fact]
    public void Given_a_man_When_pregnancy_is_asked_Then_it_is_false_though_nobody_said_so() =>
        Assert.False(Evaluator.Evaluate(Criterion.Parse("pregnant"), new KnownFacts { Sex = Sex.Male }).Holds);

    [Fact]
    public void Given_no_differential_When_the_leader_is_asked_Then_it_is_unknown() =>
        Assert.Null(Evaluator.Evaluate(Criterion.Parse("leading(gout)"), new KnownFacts()).Holds);

    [Theory]
    [InlineData("present(dyspnea) and present(cough) and present(wheeze)", null, "present(dyspnea)", "present(cough)|present(wheeze)")]
    [InlineData("present(fever) and present(cough)", false, "present(fever)", "")]
    [InlineData("present(dyspnea) or present(cough)", true, "present(dyspnea)", "")]
    [InlineData("present(fever) or present(cough)", null, "present(fever)", "present(cough)")]
    [InlineData("present(fever) or present(cough) and sex is male", false, "present(fever)|sex is male", "")]
    [InlineData("not (present(cough) or pregnant)", null, "", "present(cough)|pregnant")]
    [InlineData("present(cough) or present(cough) and pregnant", null, "", "present(cough)|pregnant")]
    [InlineData("takes-class(anticoagulant)", null, "", "takes-class(anticoagulant)")]
    public void Given_missing_facts_When_evaluated_Then_what_it_rests_and_depends_on_is_named(string criterion, bool? holds, string because, string dependsOn)
    {
        var result = Evaluator.Evaluate(Criterion.Parse(criterion), Facts);

        Assert.Equal(holds, result.Holds);
        Assert.Equal(because, string.Join('|', result.Because));
        Assert.Equal(dependsOn, string.Join('|', result.DependsOn));
    }

    [Fact]
    public void Given_any_criterion_When_every_fact_is_known_Then_it_is_decided_as_two_valued_logic_decides_it() =>
        Prop.ForAll(Expressions(4).ToArbitrary(), criterion =>
        {
            var facts = Facts with { Findings = new Dictionary<string, bool> { ["dyspnea"] = true, ["fever"] = false, ["cough"] = true, ["wheeze"] = false } };
            return Evaluator.Evaluate(criterion, facts).Holds == Decide(criterion, facts);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_any_criterion_When_decided_on_some_facts_Then_no_further_fact_changes_it() =>
        Prop.ForAll(Expressions(4).ToArbitrary(), criterion =>
        {
            var result = Evaluator.Evaluate(criterion, Facts);
            var completions =
                from cough in (bool[])[true, false]
                from wheeze in (bool[])[true, false]
                select Decide(criterion, Facts with { Findings = new Dictionary<string, bool>(Facts.Findings) { ["cough"] = cough, ["wheeze"] = wheeze } });
            return result.Holds is not { } decided ? result.DependsOn.Count > 0 : result.DependsOn.Count == 0 && completions.All(truth => truth == decided);
        }).QuickCheckThrowOnFailure();

    private static Gen<Criterion> Expressions(int depth)
    {
        var atom = Gen.Elements("dyspnea", "fever", "cough", "wheeze").Select(id => (Criterion)new Criterion.Present(id));
        if (depth == 0)
            return atom;
        var smaller = Expressions(depth - 1);
        return Gen.OneOf(
            atom,
            smaller.Select(c => (Criterion)new Criterion.Not(c)),
            from left in smaller from right in smaller select (Criterion)new Criterion.And(left, right),
            from left in smaller from right in smaller select (Criterion)new Criterion.Or(left, right));
    }

    private static bool Decide(Criterion criterion, KnownFacts facts) => criterion switch
    {
        Criterion.And and => Decide(and.Left, facts) && Decide(and.Right, facts),
        Criterion.Or or => Decide(or.Left, facts) || Decide(or.Right, facts),
        Criterion.Not not => !Decide(not.Operand, facts),
        Criterion.Present present => facts.Findings[present.Finding],
        _ => throw new ArgumentException("only findings here", nameof(criterion)),
    };
}
