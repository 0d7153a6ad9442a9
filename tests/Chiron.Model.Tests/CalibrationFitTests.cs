using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

public sealed class CalibrationFitTests
{
    private const double HorizonDays = 100;

    private static readonly Tokenizer Tokenizer = Tokenizer.Build(ToyCohort.Simulate(60, 1), ToyCohort.Codes, new TokenizerOptions { MinimumSubjects = 1 });

    [Fact]
    public void Given_risks_that_are_wrong_by_a_factor_When_corrected_Then_a_line_does_it_and_no_curve_is_kept()
    {
        var fitted = FamilyCalibrationFit.Fit(RiskFamily.Encounter, new Calibration(), Points(6000, z => z + 0.7, 1), Tokenizer)!;

        Assert.Null(fitted.Curve);
        Assert.InRange(fitted.Correct(-6, HorizonDays), -6 + 0.6, -6 + 0.8);
    }

    [Fact]
    public void Given_risks_that_are_wrong_in_a_way_that_no_line_is_When_corrected_Then_a_curve_is_kept_and_is_near_the_truth()
    {
        // Below a threshold everybody has one risk, above it another.
        static double Truth(double z) => z < -6 ? -8 : -4.5;

        var fitted = FamilyCalibrationFit.Fit(RiskFamily.Encounter, new Calibration(), Points(20_000, Truth, 2), Tokenizer)!;

        Assert.NotNull(fitted.Curve);
        foreach (var z in new[] { -7.5, -6.5, -5.5, -4.5 })
            Assert.InRange(fitted.Correct(z, HorizonDays), Truth(z) - 0.45, Truth(z) + 0.45);
        var line = fitted with { Curve = null };
        Assert.True(Math.Abs(line.Correct(-5.7, HorizonDays) - Truth(-5.7)) > 0.6);
    }

    [Fact]
    public void Given_answers_When_pooled_Then_the_curve_is_that_of_the_violators_rates()
    {
        // Four groups of 100 with 20, 60, 40 and 80 events: the middle two violate the order and share 50.
        var answers = Enumerable.Range(0, 4).SelectMany(group => Enumerable.Range(0, 100).Select(i => (LogCumulative: group - 2.0, Happened: i < new[] { 20, 60, 40, 80 }[group])));

        var curve = IsotonicCurve.Fit(answers)!;

        Assert.Equal([0.2, 0.5, 0.8], curve.Observed.Select(y => Math.Round(-double.ExpM1(-Math.Exp(y)), 6)));
        Assert.Equal(curve.Observed[0], curve.Correct(-2), 9);
        Assert.Equal(curve.Observed[2] + 3, curve.Correct(4), 9);
        Assert.InRange(curve.Correct(0.5), curve.Observed[1], curve.Observed[2]);
        Assert.Null(IsotonicCurve.Fit(answers.Take(110)));
    }

    [Fact]
    public void Given_codes_of_a_family_that_trust_the_hazards_differently_When_weighed_Then_the_frequent_ones_have_a_share_of_their_own()
    {
        // For visits the hazards are right and the network is not; for flu, a condition made an encounter here, it is the other way round. X is rare.
        var random = new Random(5);
        var (visit, flu, rare) = (Tokenizer.Find(ToyCohort.Visit), Tokenizer.Find(ToyCohort.Flu), Tokenizer.Find(ToyCohort.X));
        var points = Enumerable.Range(0, 9000).Select(record =>
        {
            var code = record % 100 == 0 ? rare : record % 4 == 0 ? flu : visit;
            var (right, wrong) = ((float)(-6 + (2 * random.NextDouble())), (float)(-6 + (2 * random.NextDouble())));
            var happened = random.NextDouble() < -double.ExpM1(-HorizonDays * Math.Exp(right));
            return new RiskPoint(record, code, RiskFamily.Encounter, code == visit ? wrong : right, -6, code == visit ? right : wrong, (float)HorizonDays, happened);
        }).ToArray();

        var fitted = HazardWeightFit.Fit(new Calibration(), points, Tokenizer);

        Assert.Equal([ToyCohort.Visit, ToyCohort.Flu], fitted.CodeHazardWeights.Select(weight => weight.Code).Order(StringComparer.Ordinal));
        Assert.True(fitted.CodeHazardWeights.Single(weight => weight.Code == ToyCohort.Visit).Weights[1] >= 0.8);
        Assert.True(fitted.CodeHazardWeights.Single(weight => weight.Code == ToyCohort.Flu).Weights[1] <= 0.4);
        var family = fitted.HazardWeights.Single(weight => weight.Family == RiskFamily.Encounter).Weights[1];
        Assert.Equal(-5 - family, fitted.Combined(RiskFamily.Encounter, ToyCohort.X, -5, -6, -6, 1), 6);
        Assert.True(fitted.IsWhole);
    }

    private static RiskPoint[] Points(int count, Func<double, double> truth, int seed)
    {
        var random = new Random(seed);
        var code = Tokenizer.Find(ToyCohort.Visit);
        return
        [
            .. Enumerable.Range(0, count).Select(record =>
            {
                var z = -8 + (4 * random.NextDouble());
                var happened = random.NextDouble() < -double.ExpM1(-HorizonDays * Math.Exp(truth(z)));
                return new RiskPoint(record, code, RiskFamily.Encounter, (float)z, -6, float.NaN, (float)HorizonDays, happened);
            }),
        ];
    }
}
