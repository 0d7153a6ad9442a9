using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Experts;

/// <summary>How often each condition, and everything else, brings a person of this age, sex and history to care.</summary>
internal sealed class PersonRates
{
    /// <summary>A known, treated, lasting illness still brings its findings about with this share of its untreated strength. An estimate, as the next.</summary>
    private const double TreatedStrength = 0.3;

    /// <summary>The same of an acute illness that the person is known to have had, and of one that comes back, between its episodes: mostly over.</summary>
    private const double PastStrength = 0.1;

    /// <summary>Share of a known chronic illness's planned visits a year at which it is itself the cause of an unplanned one.</summary>
    private const double WorseningPerPlannedVisit = 0.05;

    private const double DrugPrevalence = 0.05;
    private const double OldestBand = 150;

    // A stand-in for everyone who comes to care, where the age is unknown.
    private static readonly (double Age, double Weight)[] AnyAge = [(3, 0.12), (12, 0.1), (28, 0.22), (45, 0.22), (60, 0.18), (75, 0.16)];

    private readonly (double Age, double Weight)[] _ages;
    private readonly Sex? _sex;
    private readonly double[] _baseRates;

    public PersonRates(CompiledPack compiled, Case subject)
    {
        var pack = compiled.Pack;
        _ages = subject.AgeYears is { } age ? [(age, 1)] : AnyAge;
        _sex = subject.Sex;
        TypicalAge = subject.AgeYears ?? 45;

        Other = Math.Max(1, MeanOf(pack.OtherVisits));
        Conditions = new double[pack.Conditions.Count];
        for (var c = 0; c < Conditions.Length; c++)
            Conditions[c] = Rate(pack, pack.Conditions[c], subject);

        var known = subject.KnownConditions.Select(pack.Conditions.PlaceOf).ToArray();
        _baseRates = new double[pack.Findings.Count];
        for (var f = 0; f < _baseRates.Length; f++)
        {
            var absent = 1 - Math.Clamp(MeanOf(pack.Findings[f].BaseRate), 1e-4, 0.98);
            foreach (var c in known)
                if (compiled.Links[f].TryGetValue(c, out var link) && link.Probability is { } p)
                    absent *= 1 - (pack.Conditions[c].Course.Pattern == CoursePattern.Chronic ? TreatedStrength : PastStrength) * p;
            _baseRates[f] = 1 - absent;
        }

        Levels = new PersonLevels(compiled, subject, f => pack.Findings[f].BaselineAt(TypicalAge, _sex));
    }

    /// <summary>The age in years, or a middle one where it is unknown.</summary>
    public double TypicalAge { get; }

    public Sex? Sex => _sex;

    /// <summary>The person's numbers without anything new.</summary>
    public PersonLevels Levels { get; }

    /// <summary>By condition: first visits for it per 1,000 person-years.</summary>
    public double[] Conditions { get; }

    /// <summary>Visits for what the pack does not represent, per 1,000 person-years.</summary>
    public double Other { get; }

    /// <summary>Probability of a boolean finding at a visit without any new cause in the pack.</summary>
    public double BaseRate(int finding) => _baseRates[finding];

    private double Rate(KnowledgePack pack, Condition condition, Case subject)
    {
        var known = subject.KnownConditions.Contains(condition.Id, StringComparer.Ordinal);
        if (known && condition.Course.Pattern == CoursePattern.Chronic)
            return 1000 * WorseningPerPlannedVisit * condition.FollowUpVisitsPerYear;
        if (known && condition.Course.Pattern == CoursePattern.Recurrent)
            return 1000 * condition.Course.EpisodesPerYear;

        var incidence = MeanOf(condition.Incidence);
        foreach (var factor in condition.RiskFactors)
            incidence *= Multiplier(pack, factor, subject);
        return condition.Course.Pattern == CoursePattern.Recurrent
            ? incidence + 1000 * condition.Course.EpisodesPerYear * Mean(a => Prevalence(condition, a))
            : incidence;
    }

    // Incidence is the population's mean, so a factor's ratio is taken over the mean of all people: 1 + prevalence·(ratio − 1).
    private double Multiplier(KnowledgePack pack, RateRatio factor, Case subject)
    {
        if (pack.Conditions.TryGet(factor.Factor, out var condition))
        {
            var mean = 1 + Mean(a => Prevalence(condition, a)) * (factor.Ratio - 1);
            return subject.KnownConditions.Contains(factor.Factor, StringComparer.Ordinal) ? factor.Ratio / mean : 1;
        }

        if (pack.Drugs.Contains(factor.Factor))
            return subject.Drugs.Contains(factor.Factor, StringComparer.Ordinal) ? factor.Ratio / (1 + DrugPrevalence * (factor.Ratio - 1)) : 1;

        var share = MeanOf(pack.Findings[factor.Factor].BaseRate);
        var average = 1 + share * (factor.Ratio - 1);
        return subject.IsPresent(factor.Factor) ? factor.Ratio / average : subject.IsAbsent(factor.Factor) ? 1 / average : 1;
    }

    /// <summary>Share of people of an age who have had the condition at least once, from its incidence up to then.</summary>
    private double Prevalence(Condition condition, double age)
    {
        var cumulative = 0.0;
        foreach (var band in condition.Incidence)
            cumulative += band.For(_sex) / 1000 * Math.Max(0, Math.Min(age, band.ToAge) - band.FromAge);
        return 1 - Math.Exp(-cumulative);
    }

    // Most bands of large packs hold for every age.
    private double MeanOf(IReadOnlyList<RateBand> bands) =>
        bands is [{ FromAge: <= 0, ToAge: >= OldestBand } always] ? always.For(_sex) : Mean(a => RateBand.At(bands, a, _sex));

    private double Mean(Func<double, double> at) => _ages.Sum(a => a.Weight * at(a.Age));
}
