using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests;

public sealed class TriageTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));

    private static readonly Case Complaint = new() { AgeYears = 40, Sex = Sex.Female, Findings = [new CaseFinding("cough", Presence.Present)] };

    [Fact]
    public void Given_the_scale_When_mapped_Then_each_level_is_one_of_the_index_and_settings_never_fall()
    {
        Assert.Equal([5, 4, 3, 2, 1], TriageScale.Levels.Select(level => level.EmergencySeverityIndex()));
        Assert.Equal(
            [CareSetting.SelfCare, CareSetting.Clinic, CareSetting.UrgentCare, CareSetting.EmergencyDepartment, CareSetting.EmergencyDepartment],
            TriageScale.Levels.Select(level => level.Setting()));
    }

    [Fact]
    public void Given_one_grave_condition_When_its_probability_grows_Then_the_urgency_never_falls()
    {
        var grave = Pack.Conditions.PlaceOf("acute-myocardial-infarction");
        var mild = Pack.Conditions.PlaceOf("upper-respiratory-infection");
        var before = Urgency.SelfCare;
        for (var percent = 0; percent <= 100; percent++)
        {
            var now = Decide(Complaint, (grave, percent / 100.0), (mild, 1 - percent / 100.0)).Urgency;
            Assert.True(now >= before);
            before = now;
        }

        Assert.Equal(Pack.Conditions[grave].Urgency, before);
    }

    [Fact]
    public void Given_two_conditions_When_decided_Then_the_level_is_the_one_of_least_expected_cost_by_hand()
    {
        // Self-care is enough with 0.97; level 5 is needed with 0.03 and severity 0.95: one level too late costs 28.5.
        var grave = Pack.Conditions["acute-myocardial-infarction"];
        Assert.Equal((0.95, Urgency.Immediate), (grave.Severity, grave.Urgency));
        Assert.Equal(Urgency.SelfCare, Pack.Conditions["upper-respiratory-infection"].Urgency);

        var decision = Decide(Complaint, (Pack.Conditions.PlaceOf(grave.Id), 0.03), (Pack.Conditions.PlaceOf("upper-respiratory-infection"), 0.97));

        double[] byHand =
        [
            0.03 * 28.5 * 4,
            0.03 * 28.5 * 3 + 0.97 * 0.5,
            0.03 * 28.5 * 2 + 0.97 * 1.5,
            0.03 * 28.5 + 0.97 * 4.5,
            0.97 * 12.5,
        ];
        Assert.Equal(byHand, decision.ExpectedCosts, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(TriageScale.Levels[Array.IndexOf(byHand, byHand.Min())], decision.Demanded);
    }

    [Fact]
    public void Given_a_red_flag_and_a_harmless_differential_When_decided_Then_the_flag_holds()
    {
        var flag = Pack.RedFlags.First(f => f.Urgency >= Urgency.Emergency && f.When.Values.Count == 0 && f.When.FromAge <= 40 && f.When.ToAge > 40);
        var subject = Complaint with
        {
            Sex = flag.When.Sex ?? Sex.Female,
            Findings = [.. flag.When.All.Concat(flag.When.Any.Take(1)).Where(Pack.Findings.Contains).Select(f => new CaseFinding(f, Presence.Present))],
            KnownConditions = [.. flag.When.All.Concat(flag.When.Any.Take(1)).Where(Pack.Conditions.Contains)],
        };

        var decision = Decide(subject, (Pack.Conditions.PlaceOf("upper-respiratory-infection"), 1));

        Assert.Equal(Urgency.SelfCare, decision.Demanded);
        Assert.True(decision.Forced >= flag.Urgency);
        Assert.True(decision.Urgency >= flag.Urgency);
    }

    [Fact]
    public void Given_two_opinions_When_one_sees_danger_Then_the_urgency_follows_it()
    {
        var decision = Triage.Of(
            Pack, Complaint, [Opinion((Pack.Conditions.PlaceOf("acute-myocardial-infarction"), 1)), Opinion((Pack.Conditions.PlaceOf("upper-respiratory-infection"), 1))], true, true);

        Assert.Equal(Urgency.Immediate, decision.Urgency);
        Assert.Contains(decision.Reasons, r => r.Id == "acute-myocardial-infarction" && !r.IsRedFlag);
    }

    private static TriageDecision Decide(Case subject, params (int Condition, double Probability)[] opinion) =>
        Triage.Of(Pack, subject, [Opinion(opinion)], true, true);

    private static ExpertOpinion Opinion(params (int Condition, double Probability)[] opinion)
    {
        var probabilities = new double[Pack.Conditions.Count];
        foreach (var (condition, probability) in opinion)
            probabilities[condition] = probability;
        return new ExpertOpinion("given", probabilities, Math.Max(0, 1 - probabilities.Sum()), 1);
    }
}
