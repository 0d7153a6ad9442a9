using System.Text;

namespace Chiron.Deidentification.Tests;

/// <summary>The risk measures against numbers worked out by hand.</summary>
public sealed class RiskTests
{
    // Ten patients in five classes of 1, 1, 2, 3 and 3.
    private static readonly long[] Classes = [1, 1, 2, 3, 3];

    [Fact]
    public void Given_ten_patients_in_five_classes_When_measured_Then_each_risk_is_as_worked_out_by_hand()
    {
        var risk = ReidentificationRisk.Of(Classes, RiskPolicy.Default);

        Assert.Equal((10, 5, 1), (risk.Patients, risk.Classes, risk.SmallestClass));
        Assert.Equal(1, risk.Prosecutor.Maximum);
        Assert.Equal(0.5, risk.Prosecutor.Average, 12);                       // 5 classes / 10 patients
        Assert.Equal([0.4, 1, 1], risk.Prosecutor.ShareAbove);                 // in classes under 3: 1 + 1 + 2; under 5 and 11: all
        Assert.Equal(0.5, risk.Marketer, 12);                                  // (1·1 + 1·1 + 2·½ + 3·⅓ + 3·⅓) / 10
        Assert.Equal(risk.Prosecutor.Maximum, risk.Journalist.Maximum);        // everybody of the population is in the data
        Assert.Equal([(1, 2L, 2L), (2, 1, 2), (3, 2, 6)], risk.Distribution.Where(size => size.Classes > 0).Select(size => (size.From, size.Classes, size.Patients)));
    }

    // ∫₀¹ π tᶠ⁻¹ / (π + (1 − π) t) dt at π = ½: ln 2 for f = 1; 1 − ln 2 for f = 2; ln 2 − ½ for f = 3.
    [Theory]
    [InlineData(1, 0.5, 0.693147180559945)]
    [InlineData(2, 0.5, 0.306852819440055)]
    [InlineData(3, 0.5, 0.193147180559945)]
    [InlineData(1, 0.1, 0.255842788110449)]
    [InlineData(7, 1.0, 0.142857142857143)]
    public void Given_half_of_a_population_When_its_classes_are_estimated_Then_the_inverse_size_is_that_of_the_integral(int size, double fraction, double expected) =>
        Assert.Equal(expected, ReidentificationRisk.ExpectedInversePopulation(size, fraction), 9);

    // The same by adding up the negative binomial distribution: an independent way.
    [Theory]
    [InlineData(2, 0.05)]
    [InlineData(5, 0.3)]
    [InlineData(11, 0.02)]
    public void Given_a_fraction_When_the_negative_binomial_is_summed_Then_it_agrees_with_the_integral(int size, double fraction)
    {
        double term = Math.Pow(fraction, size), sum = 0;
        for (var more = 0; more < 20_000; more++)
        {
            sum += term / (size + more);
            term *= (1 - fraction) * (size + more) / (more + 1);
        }

        Assert.Equal(sum, ReidentificationRisk.ExpectedInversePopulation(size, fraction), 9);
    }

    [Fact]
    public void Given_a_sample_of_the_population_When_measured_Then_the_journalist_has_less_than_the_prosecutor()
    {
        var risk = ReidentificationRisk.Of(Classes, RiskPolicy.Default with { PopulationFraction = 0.5 });

        Assert.Equal(Math.Log(2), risk.Journalist.Maximum, 9);
        Assert.Equal((2 * Math.Log(2) + 2 * (1 - Math.Log(2)) + 6 * (Math.Log(2) - 0.5)) / 10, risk.Marketer, 9);
        Assert.Equal(1, risk.Prosecutor.Maximum);
    }

    // Patients 0 and 1 share their first two events, 2 shares one with them, 3 none.
    [Fact]
    public void Given_four_patients_When_their_events_are_drawn_Then_those_whom_they_single_out_are_counted()
    {
        ulong[][] events = [[1, 2, 3], [1, 2, 4], [1, 5], [6]];
        var sample = new TrajectorySample(seed: 7);
        foreach (var pass in new[] { 1, 2 })
        {
            for (var patient = 0; patient < events.Length; patient++)
                for (var i = 0; i < events[patient].Length; i++)
                    if (pass == 1)
                        sample.Offer(patient, i == 0, events[patient][i]);
                    else
                        sample.Mark(patient, events[patient][i]);
            if (pass == 1)
                sample.Draw(events.Length);
        }

        var points = sample.Result().Points;

        Assert.Equal([4, 3, 2, 0, 0], points.Select(point => point.Patients));
        Assert.Equal(2, points[2].Unique);        // all three events: both who have as many
        Assert.InRange(points[0].Unique, 1, 3);   // patient 3 always; 0, 1 and 2 where the draw began with what is theirs alone
        Assert.True(points[1].Unique >= 1);       // patient 2 is alone with both of its events
    }

    [Fact]
    public void Given_more_patients_than_the_sample_holds_When_drawn_Then_it_keeps_its_size_and_the_bits_stay_within_bounds()
    {
        var sample = new TrajectorySample(seed: 1, maximumPatients: 100);
        for (var patient = 0; patient < 1000; patient++)
            for (var i = 0; i < 9; i++)
                sample.Offer(patient, i == 0, (ulong)(patient * 100 + i + 1));
        sample.Draw(1000);
        for (var patient = 0; patient < 1000; patient++)
            for (var i = 0; i < 9; i++)
                sample.Mark(patient, (ulong)(patient * 100 + i + 1));

        Assert.All(sample.Result().Points, point => Assert.Equal((100, 100), (point.Patients, point.Unique)));
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(10, 10, 0.7225, 1)]
    public void Given_a_share_When_its_interval_is_taken_Then_it_is_Wilsons(int unique, int patients, double low, double high)
    {
        var interval = TrajectoryPoint.Wilson(unique, patients);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Given_an_output_When_measured_Then_its_patients_fall_into_the_classes_of_the_declared_facts()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient("p-1"), Records.Patient("p-2", given: "Ann"), Records.Patient("p-3", birth: "1950-01-01"));
        records.Add("b.ndjson", Records.Observation("2019-03-01", "p-1", "o-1"), Records.Observation("2019-03-01", "p-2", "o-2"), Records.Observation("2018-03-01", "p-3", "o-3"));

        var declared = RiskPolicy.Default with { QuasiIdentifiers = [QuasiIdentifier.Sex, QuasiIdentifier.Zip3] };
        var same = new RiskAssessment(declared).Measure(records.Raw);
        var apart = new RiskAssessment(declared with { QuasiIdentifiers = [QuasiIdentifier.BirthYear, QuasiIdentifier.FirstVisitYear] }).Measure(records.Raw);

        Assert.Equal((3, 1, 3), (same.Reidentification.Patients, same.Reidentification.Classes, same.Reidentification.SmallestClass));
        Assert.Equal((3, 2, 1), (apart.Reidentification.Patients, apart.Reidentification.Classes, apart.Reidentification.SmallestClass));
        Assert.Equal((3, 1), (same.Trajectories.Points[0].Patients, same.Trajectories.Points[0].Unique)); // p-1 and p-2 share code and day
    }

    [Theory]
    [InlineData("risk: { quasiIdentifiers: [shoeSize] }", "shoeSize")]
    [InlineData("risk: { populationFraction: 0 }", "populationFraction")]
    public void Given_a_policy_that_declares_nonsense_When_loaded_Then_it_is_refused_with_the_place(string lines, string named)
    {
        var yaml = string.Join('\n', DataFile.Text("longitudinal.yaml").Split('\n').TakeWhile(line => !line.StartsWith("risk:", StringComparison.Ordinal))) + "\n" + lines;
        Assert.Contains(named, Assert.Throws<DeidentificationException>(() => PolicyFile.Parse(yaml, "ours")).Message, StringComparison.Ordinal);
    }
}
