using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests;

public sealed class PosteriorTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly PackPosterior Posterior = new(Pack);

    [Fact]
    public void Given_no_findings_When_judged_Then_the_posterior_is_the_share_of_each_rate()
    {
        var subject = new Case { AgeYears = 30, Sex = Sex.Male };
        var opinion = Judge(subject);

        // Without recurrent episodes or risk factors: influenza over the visits for other reasons, from the files themselves.
        var influenza = Pack.Conditions["influenza"].IncidencePerYear(30, Sex.Male) * 1000;
        var appendicitis = Pack.Conditions["appendicitis"].IncidencePerYear(30, Sex.Male) * 1000;
        Assert.Equal(influenza / appendicitis, P(opinion, "influenza") / P(opinion, "appendicitis"), 6);
        Assert.Equal(1, opinion.Probabilities.Sum() + opinion.Other, 9);
    }

    [Fact]
    public void Given_one_finding_When_judged_Then_the_odds_move_by_the_noisy_or_likelihood_ratio()
    {
        var (before, after) = (Judge(new Case { AgeYears = 30, Sex = Sex.Male }), Judge(With("anosmia", Presence.Present)));
        var leak = Pack.Findings["anosmia"].BaseRateAt(30, Sex.Male);
        var covid = 1 - (1 - leak) * (1 - 0.3);

        // Influenza does not bring anosmia about: its probability is the leak, and someone with influenza tells of it by the way alone.
        var expected = (covid - ((1 - PackPosterior.Incidental) * leak)) / (leak * PackPosterior.Incidental);

        Assert.Equal(expected, P(after, "covid-19") / P(after, "influenza") / (P(before, "covid-19") / P(before, "influenza")), 3);
    }

    [Fact]
    public void Given_a_risk_factor_When_present_or_absent_Then_the_mean_over_people_is_the_population_rate()
    {
        var share = Pack.Findings["smoking"].BaseRateAt(60, Sex.Male);
        double Rate(Presence presence) => new PersonRates(new CompiledPack(Pack), With("smoking", presence, 60)).Conditions[Pack.Conditions.PlaceOf("lung-cancer")];

        var mean = share * Rate(Presence.Present) + (1 - share) * Rate(Presence.Absent);

        Assert.Equal(Pack.Conditions["lung-cancer"].IncidencePerYear(60, Sex.Male) * 1000, mean, 6);
        Assert.Equal(15, Rate(Presence.Present) / Rate(Presence.Absent), 6);
    }

    [Fact]
    public void Given_a_specific_finding_When_the_general_one_follows_Then_it_is_not_counted_twice()
    {
        var specific = Judge(CaseClosure.Of(Pack, With("crushing-chest-pain", Presence.Present)));
        var leak = Pack.Findings["crushing-chest-pain"].BaseRateAt(30, Sex.Male);
        var before = Judge(new Case { AgeYears = 30, Sex = Sex.Male });

        // P(crushing and chest pain) = P(crushing): the ratio is that of the specific finding alone, and appendicitis explains neither.
        var expected = (1 - (1 - leak) * (1 - 0.55) - ((1 - PackPosterior.Incidental) * leak)) / (leak * PackPosterior.Incidental);

        Assert.Equal(
            expected,
            P(specific, "acute-myocardial-infarction") / P(specific, "appendicitis") / (P(before, "acute-myocardial-infarction") / P(before, "appendicitis")), 1);
    }

    [Theory]
    [InlineData("bell-palsy", "facial-droop", "eye-closure-weakness")]
    [InlineData("cauda-equina-syndrome", "saddle-anesthesia", "urinary-retention")]
    [InlineData("subarachnoid-hemorrhage", "thunderclap-headache", "neck-stiffness")]
    public void Given_a_rare_illness_by_its_two_plainest_findings_When_judged_Then_it_leads_and_other_does_not_swallow_it(string condition, string one, string another)
    {
        var opinion = Judge(CaseClosure.Of(Pack, new Case { Findings = [new(one, Presence.Present), new(another, Presence.Present)] }));

        Assert.Equal(opinion.Probabilities.Max(), P(opinion, condition));
        Assert.True(P(opinion, condition) > opinion.Other, $"{P(opinion, condition)} against {opinion.Other}");
    }

    [Fact]
    public void Given_only_what_is_absent_When_judged_Then_nothing_has_to_be_explained()
    {
        var (before, after) = (Judge(new Case { AgeYears = 30, Sex = Sex.Male }), Judge(With("anosmia", Presence.Absent)));

        Assert.Equal(P(before, "appendicitis") / before.Other, P(after, "appendicitis") / after.Other, 3);
    }

    [Fact]
    public void Given_findings_of_no_known_illness_together_When_judged_Then_other_gains()
    {
        var ids = new[] { "great-toe-pain", "ear-discharge", "hematuria", "tongue-biting", "nipple-discharge", "halos-around-lights" };
        var odd = Judge(new Case { AgeYears = 40, Sex = Sex.Female, Findings = [.. ids.Select(id => new CaseFinding(id, Presence.Present))] });

        Assert.True(odd.Other > 0.5, $"other is {odd.Other}");
    }

    [Fact]
    public void Given_rare_findings_that_no_condition_joins_When_judged_Then_hardly_any_such_case_names_a_condition()
    {
        var random = new Random(1);
        var rare = Pack.Findings.Where(f => f is { Answer: AnswerType.Boolean, Kind: FindingKind.Symptom or FindingKind.Sign, Rules.Count: 0 } && f.BaseRateAt(40, Sex.Female) < 0.02).ToArray();
        var (cases, named) = (0, 0);
        while (cases < 200)
        {
            var ids = Enumerable.Range(0, 4).Select(_ => rare[random.Next(rare.Length)].Id).ToHashSet(StringComparer.Ordinal);
            if (ids.Count < 4 || Pack.Conditions.Any(c => c.Findings.Count(link => ids.Contains(link.Finding)) > 1))
                continue;
            var opinion = Judge(CaseClosure.Of(Pack, new Case { AgeYears = 40, Sex = Sex.Female, Findings = [.. ids.Select(id => new CaseFinding(id, Presence.Present))] }));
            cases++;
            named += opinion.Other < Abstention.MostOther ? 1 : 0;
        }

        Assert.True(named <= 0.15 * cases, $"{named} of {cases} name a condition");
    }

    [Fact]
    public void Given_a_known_chronic_illness_When_judged_Then_it_is_no_new_diagnosis_but_raises_what_follows_from_it()
    {
        var without = Judge(With("chest-pain", Presence.Present, 60));
        var with = Judge(With("chest-pain", Presence.Present, 60) with { KnownConditions = ["type-2-diabetes", "hyperlipidemia"] });

        Assert.True(P(with, "acute-myocardial-infarction") > P(without, "acute-myocardial-infarction"));
    }

    [Fact]
    public void Given_a_number_that_a_known_illness_moves_or_that_was_so_before_When_judged_Then_it_is_no_news()
    {
        var subject = new Case { AgeYears = 60, Sex = Sex.Male, Values = [new CaseValue("creatinine", 2.4)] };

        // How far the number moves the odds of acute kidney injury against an illness that it has nothing to do with.
        double Odds(Case c) => P(Judge(c), "acute-kidney-injury") / P(Judge(c), "migraine");
        double News(Case c) => Odds(c) / Odds(c with { Values = [] });

        Assert.True(News(subject) > 20, $"{News(subject)}");
        Assert.True(News(subject with { KnownConditions = ["chronic-kidney-disease"] }) < 10);
        Assert.True(News(subject with { KnownConditions = ["chronic-kidney-disease"], EarlierValues = [new CaseValue("creatinine", 2.4)] }) < 2);
    }

    [Fact]
    public void Given_an_illness_that_was_once_When_judged_Then_it_explains_less_than_one_that_lasts()
    {
        var compiled = new CompiledPack(Pack);
        double Fatigue(params string[] known) =>
            new PersonRates(compiled, new Case { AgeYears = 60, Sex = Sex.Male, KnownConditions = known }).BaseRate(Pack.Findings.PlaceOf("fatigue"));
        double Strength(string condition) => Pack.Conditions[condition].Findings.Single(f => f.Finding == "fatigue").Probability!.Value;

        var without = 1 - Fatigue();

        Assert.Equal(without * (1 - (0.3 * Strength("chronic-kidney-disease"))), 1 - Fatigue("chronic-kidney-disease"), 9);
        Assert.Equal(without * (1 - (0.1 * Strength("influenza"))), 1 - Fatigue("influenza"), 9);
    }

    private static Case With(string finding, Presence presence, double age = 30) =>
        new() { AgeYears = age, Sex = Sex.Male, Findings = [new CaseFinding(finding, presence)] };

    private static ExpertOpinion Judge(Case subject) => Posterior.Judge([subject], null, default, TestContext.Current.CancellationToken)[0];

    private static double P(ExpertOpinion opinion, string condition) => opinion.Probabilities[Pack.Conditions.PlaceOf(condition)];
}
