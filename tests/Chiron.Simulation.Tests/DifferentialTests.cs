using Chiron.Knowledge;
using Chiron.Simulation.Lives;
using Chiron.Simulation.Presenting;
using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Tests;

public sealed class DifferentialTests
{
    private static readonly CompiledPack s_compiled = new(SmallPack.Create());

    [Theory]
    [InlineData("cough")]
    [InlineData("chest-pain")]
    [InlineData(null)]
    public void Given_a_complaint_and_answers_When_judged_Then_the_posterior_equals_summing_over_every_possible_patient(string? complaint)
    {
        var (state, background) = Person();
        var priors = Priors();
        (string Finding, bool Present)[] answers = [("headache", false), ("thirst", true), ("crackles", true)];
        var differential = new Differential(s_compiled.Findings, background, priors);
        differential.Complain(complaint is null ? -1 : Place(complaint));
        foreach (var (finding, present) in answers)
            differential.Observe(new Answer(Place(finding), present));
        if (complaint == "cough")
            differential.Observe(new Answer(Place("productive-cough"), true));

        var posterior = differential.Posterior();

        var expected = priors.Select((prior, c) => prior * Enumerate(background, c < priors.Length - 1 ? c : -1, complaint, answers)).ToArray();
        var total = expected.Sum();
        Assert.Equal(1, posterior.Sum(), 1e-12);
        for (var h = 0; h < posterior.Length; h++)
            Assert.Equal(expected[h] / total, posterior[h], 1e-9);
        Assert.NotNull(state);
    }

    [Fact]
    public void Given_a_measured_temperature_When_judged_Then_odds_change_by_the_ratio_of_densities()
    {
        var (_, background) = Person();
        var before = new Differential(s_compiled.Findings, background, Priors());
        var after = new Differential(s_compiled.Findings, background, Priors());
        after.Observe(new Answer(Place("temperature"), null, 38.4));
        var pneumonia = s_compiled.Pack.Conditions.PlaceOf("pneumonia");

        var odds = after.Posterior()[pneumonia] / after.Posterior()[^1] / (before.Posterior()[pneumonia] / before.Posterior()[^1]);

        static double Density(double x, double mean, double deviation) => Math.Exp(-0.5 * Math.Pow((x - mean) / deviation, 2)) / deviation;
        Assert.Equal(Density(38.4, 38.6, 0.7) / Density(38.4, 36.8, 0.35), odds, 1e-6 * odds);
    }

    [Theory]
    [InlineData("pneumonia", "crackles", 0.7, 0.01)]
    [InlineData("pneumonia", "opacity", 0.85, 0.01)]
    [InlineData("cystitis", "cough", 0.0, 0.05)]
    [InlineData("pneumonia", "cough", 0.9, 0.05)]
    public void Given_a_condition_When_many_patients_show_it_Then_a_finding_is_present_as_often_as_the_pack_says(
        string condition, string finding, double probability, double baseRate)
    {
        const int patients = 20_000;
        var (_, background) = Person();
        var random = new SubjectRandom(3, 0, RandomStream.Presentation);
        var present = 0;
        for (var i = 0; i < patients; i++)
        {
            var shown = new Shown(s_compiled.Findings, background, s_compiled.Pack.Conditions.PlaceOf(condition), random);
            present += shown.Ask(Place(finding)).Present == true ? 1 : 0;
        }

        var expected = 1 - (1 - probability) * (1 - baseRate);
        Assert.Equal(expected, present / (double)patients, 4 * Math.Sqrt(expected * (1 - expected) / patients));
    }

    [Fact]
    public void Given_a_more_special_finding_When_the_general_one_is_absent_Then_it_cannot_be_asked()
    {
        var (_, background) = Person();
        var random = new SubjectRandom(5, 0, RandomStream.Presentation);
        for (var i = 0; i < 500; i++)
        {
            var shown = new Shown(s_compiled.Findings, background, s_compiled.Pack.Conditions.PlaceOf("pneumonia"), random);
            Assert.Equal(shown.Complaint == Place("cough"), shown.CanAsk(Place("productive-cough")));
            if (shown.CanAsk(Place("cough")))
                Assert.Equal(shown.Ask(Place("cough")).Present, shown.CanAsk(Place("productive-cough")));
        }
    }

    private static int Place(string finding) => s_compiled.Pack.Findings.PlaceOf(finding);

    private static double[] Priors() => [.. s_compiled.Pack.Conditions.Select((_, i) => 0.01 * (i + 1)), 0.2];

    private static (PersonState State, Background Background) Person()
    {
        var state = new PersonState(s_compiled.Rates, Sex.Female);
        return (state, new Background(s_compiled.Findings, s_compiled.Rates, state, 50 * Calendar.DaysPerYear));
    }

    // Every combination of absent, there but not felt, and felt, over the symptoms one may come for; the complaint is one of those felt.
    private static double Enumerate(Background background, int condition, string? complaint, (string Finding, bool Present)[] answers)
    {
        var symptoms = s_compiled.Findings.ComplaintCandidates;
        var total = 0.0;
        for (var code = 0; code < (int)Math.Pow(3, symptoms.Length); code++)
        {
            double probability = 1;
            var felt = 0;
            var matches = true;
            for (int i = 0, rest = code; i < symptoms.Length; i++, rest /= 3)
            {
                var f = symptoms[i];
                var brought = condition < 0 ? 0 : s_compiled.Findings.Effects[condition].Booleans.GetValueOrDefault(f);
                var rate = background.Rates[f];
                var isFelt = brought + (1 - brought) * rate * Differential.FeltAnyway;
                var present = 1 - (1 - brought) * (1 - rate);
                probability *= (rest % 3) switch { 0 => 1 - present, 1 => present - isFelt, _ => isFelt };
                felt += rest % 3 == 2 ? 1 : 0;
                if (complaint is not null && f == Place(complaint))
                    matches &= rest % 3 == 2;
                foreach (var answer in answers)
                    if (f == Place(answer.Finding))
                        matches &= answer.Present == (rest % 3 > 0);
            }

            if (matches && (complaint is null ? felt == 0 : felt > 0))
                total += complaint is null ? probability : probability / felt;
        }

        var crackles = Marginal(background, condition, "crackles");
        return total * crackles * (complaint == "cough" ? Marginal(background, condition, "productive-cough") / Marginal(background, condition, "cough") : 1);
    }

    private static double Marginal(Background background, int condition, string finding)
    {
        var brought = condition < 0 ? 0 : s_compiled.Findings.Effects[condition].Booleans.GetValueOrDefault(Place(finding));
        return 1 - (1 - brought) * (1 - background.Rates[Place(finding)]);
    }
}
