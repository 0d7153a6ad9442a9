namespace Chiron.Deidentification;

/// <summary>
/// How likely it is that someone who knows the quasi-identifiers of a patient finds the record: k-anonymity with prosecutor, journalist and marketer
/// risk after El Emam, Guide to the De-Identification of Personal Health Information (2013), chapters 16 to 18, and Dankar, El Emam, Neisa and
/// Roffey, BMC Med Inform Decis Mak 12:66 (2012).
/// </summary>
public sealed record ReidentificationRisk
{
    /// <summary>
    /// Class sizes at which custom draws its lines: 3, 5 and 11 patients alike, that is a risk of 0.33, 0.2 and 0.09 (Institute of Medicine, Sharing
    /// Clinical Trial Data, 2015, appendix B).
    /// </summary>
    public static IReadOnlyList<int> CustomarySizes { get; } = [3, 5, 11];

    /// <summary>Patients in the output.</summary>
    public required long Patients { get; init; }

    public required IReadOnlyList<QuasiIdentifier> QuasiIdentifiers { get; init; }

    public required double PopulationFraction { get; init; }

    /// <summary>How many groups of patients share all quasi-identifiers, an absent value being a value.</summary>
    public required long Classes { get; init; }

    /// <summary>The k of k-anonymity: patients in the smallest class. 0 without patients.</summary>
    public required long SmallestClass { get; init; }

    /// <summary>Classes and patients by class size: 1, 2, 3–4, 5–10, 11–20, 21–50, 51 or more.</summary>
    public required IReadOnlyList<ClassSizeCount> Distribution { get; init; }

    /// <summary>Of someone who looks for one patient whom they know to be in the data: 1 / class size.</summary>
    public required AttackerRisk Prosecutor { get; init; }

    /// <summary>Of someone who looks for anyone in the population: 1 / class size there, estimated from the sampling fraction.</summary>
    public required AttackerRisk Journalist { get; init; }

    /// <summary>Expected share of patients that are found by matching everybody.</summary>
    public required double Marketer { get; init; }

    /// <summary>Measures the classes that <paramref name="classSizes"/> tells the sizes of.</summary>
    internal static ReidentificationRisk Of(IReadOnlyCollection<long> classSizes, RiskPolicy policy)
    {
        var patients = classSizes.Sum();
        var inverse = new Dictionary<long, double>();
        double journalistSum = 0, journalistMaximum = 0;
        foreach (var size in classSizes)
        {
            if (!inverse.TryGetValue(size, out var expected))
                inverse[size] = expected = ExpectedInversePopulation(size, policy.PopulationFraction);
            journalistSum += size * expected;
            journalistMaximum = Math.Max(journalistMaximum, expected);
        }

        var marketer = patients == 0 ? 0 : journalistSum / patients;
        return new ReidentificationRisk
        {
            Patients = patients,
            QuasiIdentifiers = policy.QuasiIdentifiers,
            PopulationFraction = policy.PopulationFraction,
            Classes = classSizes.Count,
            SmallestClass = classSizes.DefaultIfEmpty().Min(),
            Distribution = ClassSizeCount.Of(classSizes),
            Prosecutor = new AttackerRisk(
                patients == 0 ? 0 : 1.0 / classSizes.Min(), patients == 0 ? 0 : (double)classSizes.Count / patients, ShareAbove(size => 1.0 / size)),
            Journalist = new AttackerRisk(journalistMaximum, marketer, ShareAbove(size => inverse[size])),
            Marketer = marketer,
        };

        IReadOnlyList<double> ShareAbove(Func<long, double> risk) =>
            [.. CustomarySizes.Select(limit => patients == 0 ? 0 : classSizes.Where(size => risk(size) > 1.0 / limit + 1e-12).Sum() / (double)patients)];
    }

    /// <summary>
    /// E[1/F | f]: F people of the population are like f in the data, each taken with probability π; F is negative binomial from f on (Benedetti and
    /// Franconi 1998, as in μ-Argus). As an integral: ∫₀¹ π tᶠ⁻¹ / (π + (1 − π) t) dt.
    /// </summary>
    internal static double ExpectedInversePopulation(long size, double fraction)
    {
        if (fraction >= 1)
            return 1.0 / size;
        var ratio = fraction / (1 - fraction);
        if (size == 1)
            return -ratio * Math.Log(fraction);

        // t = s² takes the steep start apart; Simpson over a smooth integrand.
        const int Steps = 4096;
        double sum = 0;
        for (var i = 0; i <= Steps; i++)
        {
            var s = (double)i / Steps;
            var t = s * s;
            var value = fraction * Math.Pow(t, size - 1) / (fraction + (1 - fraction) * t) * 2 * s;
            sum += value * (i is 0 or Steps ? 1 : i % 2 == 0 ? 2 : 4);
        }

        return sum / (3 * Steps);
    }
}
