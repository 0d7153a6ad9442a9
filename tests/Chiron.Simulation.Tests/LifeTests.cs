using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Identity;
using Chiron.Simulation.Lives;

namespace Chiron.Simulation.Tests;

/// <summary>Statistical checks over a few thousand lives from <see cref="SmallPack"/>. The seed is fixed, so they pass or fail for good.</summary>
public sealed class LifeTests(LifeTests.Cohort cohort) : IClassFixture<LifeTests.Cohort>
{
    private const double Deviations = 4;

    [Theory]
    [InlineData("common-cold", 0.400)]
    [InlineData("cystitis", 0.080)]
    [InlineData("pneumonia", 0.040)]
    [InlineData("hypertension", 0.025)]
    public void Given_an_incidence_in_the_pack_When_lives_are_simulated_Then_new_cases_per_person_year_match_it(string id, double perYear)
    {
        var condition = cohort.Pack.Conditions.PlaceOf(id);
        var isChronic = cohort.Pack.Conditions[condition].Course.Pattern == CoursePattern.Chronic;
        double years = 0;
        var cases = 0;
        foreach (var life in cohort.Lives)
        {
            var end = life.Death ?? Cohort.Options.End;
            var from = life.Person.Birth.AddDays(30 * Calendar.DaysPerYear) is var thirty && thirty > life.RecordStart && isChronic ? thirty : life.RecordStart;
            var diagnoses = Diagnoses(life, condition).ToList();
            if (isChronic && diagnoses.Exists(d => d.Onset < life.RecordStart))
                continue;
            var until = isChronic && diagnoses.Count > 0 && diagnoses[0].Time < end ? diagnoses[0].Time : end;
            if (until <= from)
                continue;
            years += (until - from).TotalDays / Calendar.DaysPerYear;
            cases += diagnoses.Count(d => d.Onset is null && d.Time >= from && d.Time <= end);
        }

        // Ten days of each acute illness, and the hours of each visit, are not at risk.
        var expected = years * perYear * (isChronic ? 1 : 1 - perYear * 10 / Calendar.DaysPerYear);
        Assert.InRange(cases, expected * 0.97 - Deviations * Math.Sqrt(expected), expected * 1.03 + Deviations * Math.Sqrt(expected));
    }

    [Fact]
    public void Given_a_rate_ratio_of_smoking_When_lives_are_simulated_Then_smokers_fall_ill_that_much_more()
    {
        var (pneumonia, copd, smoking) = (cohort.Pack.Conditions.PlaceOf("pneumonia"), cohort.Pack.Conditions.PlaceOf("copd"), cohort.Pack.Findings.PlaceOf("smoking"));
        Span<double> years = [0, 0], cases = [0, 0];
        foreach (var life in cohort.Lives)
        {
            if (Diagnoses(life, copd).Any())
                continue;
            var smokes = life.Visits[0].Entries.Exists(e => e.Kind == EntryKind.Observation && e.Place == smoking && e.Answer.Present == true) ? 1 : 0;
            years[smokes] += ((life.Death ?? Cohort.Options.End) - life.RecordStart).TotalDays;
            cases[smokes] += Diagnoses(life, pneumonia).Count();
        }

        var ratio = cases[1] / years[1] / (cases[0] / years[0]);
        var error = Math.Sqrt(1 / cases[0] + 1 / cases[1]);
        Assert.InRange(Math.Log(ratio), Math.Log(2.5) - Deviations * error, Math.Log(2.5) + Deviations * error);
    }

    [Fact]
    public void Given_true_risks_When_outcomes_are_counted_Then_they_happen_as_often_as_the_risks_say()
    {
        var sums = new Dictionary<string, (double Expected, double Variance, int Observed)>();
        foreach (var life in cohort.Lives)
            foreach (var risk in life.Risks.Where(r => r.Time == life.Risks[0].Time))
            {
                var sum = sums.GetValueOrDefault(risk.Code);
                sum.Expected += risk.Probability;
                sum.Variance += risk.Probability * (1 - risk.Probability);
                sum.Observed += Happens(life, risk.Code, risk.Time, risk.Time.AddDays(risk.HorizonDays)) ? 1 : 0;
                sums[risk.Code] = sum;
            }

        Assert.Equal(cohort.Pack.Conditions.Count + 3, sums.Count);
        foreach (var (code, sum) in sums)
            Assert.True(
                Math.Abs(sum.Observed - sum.Expected) < Deviations * Math.Sqrt(sum.Variance) + 0.02 * sum.Expected,
                $"{code}: {sum.Observed} observed, {sum.Expected:F1} expected");
    }

    [Fact]
    public void Given_true_risks_of_infarction_When_people_are_ranked_by_them_Then_each_third_has_as_many_as_expected()
    {
        const string code = "ICD10CM//I21.9";
        var rows = cohort.Lives
            .SelectMany(l => l.Risks.Where(r => r.Code == code).Take(1).Select(r => (r.Probability, Happens: Happens(l, code, r.Time, r.Time.AddDays(r.HorizonDays)))))
            .OrderBy(r => r.Probability).ToList();

        foreach (var third in rows.Chunk(rows.Count / 3 + 1))
        {
            var expected = third.Sum(r => r.Probability);
            Assert.InRange(third.Count(r => r.Happens), expected - Deviations * Math.Sqrt(expected), expected + Deviations * Math.Sqrt(expected));
        }

        Assert.True(rows[^1].Probability > 3 * rows[0].Probability);
    }

    [Fact]
    public void Given_posteriors_When_diagnoses_are_counted_Then_each_is_as_frequent_as_its_posteriors_say()
    {
        var sums = new Dictionary<string, (double Expected, double Variance, int Observed)>();
        var perVisit = new Dictionary<Guid, double>();
        foreach (var life in cohort.Lives)
        {
            var truth = life.Visits.Where(v => v.Purpose == VisitPurpose.Problem).ToDictionary(v => v.Id, v => Code(v.Entries.Single(e => e.Kind == EntryKind.Diagnosis).Place));
            foreach (var row in life.Posteriors)
            {
                var sum = sums.GetValueOrDefault(row.Code);
                sum.Expected += row.Probability;
                sum.Variance += row.Probability * (1 - row.Probability);
                sum.Observed += truth[row.Encounter] == row.Code ? 1 : 0;
                sums[row.Code] = sum;
                perVisit[row.Encounter] = perVisit.GetValueOrDefault(row.Encounter) + row.Probability;
            }
        }

        Assert.All(perVisit.Values, total => Assert.InRange(total, 0.98, 1 + 1e-9));
        Assert.Equal(cohort.Pack.Conditions.Count + 1, sums.Count);
        foreach (var (code, sum) in sums)
            Assert.True(
                Math.Abs(sum.Observed - sum.Expected) < Deviations * Math.Sqrt(sum.Variance) + 0.01 * sum.Expected,
                $"{code}: {sum.Observed} observed, {sum.Expected:F1} expected");
    }

    [Fact]
    public void Given_lives_When_their_times_are_read_Then_nothing_precedes_birth_and_visits_follow_each_other_up_to_death()
    {
        foreach (var life in cohort.Lives)
        {
            Assert.True(life.Person.Birth < life.RecordStart);
            for (var i = 1; i < life.Visits.Count; i++)
                Assert.True(life.Visits[i].Start >= life.Visits[i - 1].Start);
            if (life.Death is { } death)
                Assert.All(life.Visits, v => Assert.True(v.Start <= death && v.End <= death));
            Assert.All(life.Visits.SelectMany(v => v.Entries), e => Assert.True(e.Onset is null || e.Onset >= life.Person.Birth));
        }

        Assert.InRange(cohort.Lives.Count(l => l.Death is not null), 1, cohort.Lives.Count / 4);
    }

    private string Code(int condition) => condition < 0 ? OtherIllness.EventCode : cohort.Pack.Conditions[condition].EventCode;

    private bool Happens(Life life, string code, DateTime after, DateTime until)
    {
        if (code == "MEDS_DEATH")
            return life.Death > after && life.Death <= until;
        if (code.StartsWith("ENCOUNTER//", StringComparison.Ordinal))
            return life.Visits.Exists(v => v.Start > after && v.Start <= until && EncounterShares.Code(v.Class) == code[11..]);
        var condition = cohort.Pack.Conditions.Select((c, i) => (c, i)).Single(x => x.c.EventCode == code).i;
        return Diagnoses(life, condition).Any(d => d.Onset is null && d.Time > after && d.Time <= until);
    }

    private static IEnumerable<ChartEntry> Diagnoses(Life life, int condition) =>
        life.Visits.SelectMany(v => v.Entries).Where(e => e.Kind == EntryKind.Diagnosis && e.Place == condition && (life.Death is null || e.Time <= life.Death));

    /// <summary>The lives that all tests of this class read.</summary>
    public sealed class Cohort
    {
        private const int Size = 6000;

        public Cohort()
        {
            var lives = new LifeSimulator(new CompiledPack(Pack), new CareNetwork(Options.Seed), Options);
            Lives = [.. Enumerable.Range(0, Size).Select(i => lives.Simulate(i))];
        }

        internal static SimulationOptions Options { get; } = new() { Patients = Size, Seed = 11 };

        internal KnowledgePack Pack { get; } = SmallPack.Create();

        internal List<Life> Lives { get; }
    }
}
