using Chiron.Knowledge;

namespace Chiron.Simulation.Lives;

/// <summary>
/// The pack's rates compiled for speed: every condition's hazard is its incidence band, divided by the mean factor of people of that age
/// and sex, times the rate ratios of the factors that this person has. Constant within a year of age and between changes of state.
/// </summary>
/// <remarks>Dividing by the mean factor keeps the incidence of the whole population at the pack's figure. Rates inside are per day. Safe for many threads.</remarks>
internal sealed class RateModel
{
    public const int Ages = 121;

    /// <summary>Case fatality is spread evenly over this many days from an episode's onset, as <see cref="Mortality"/> defines it.</summary>
    public const double FatalityDays = 30;

    /// <summary>Share of visits for other reasons that come to these providers and into this record. An estimate.</summary>
    public const double OtherVisitsHere = 0.35;

    private readonly double[][] _incidence = new double[2][];    // [sex][age · conditions + condition], per day, already divided by the mean factor
    private readonly double[][] _death = new double[2][];        // [sex][age], per day, likewise
    private readonly double[][] _other = new double[2][];        // [sex][age], per day

    public RateModel(KnowledgePack pack)
    {
        Pack = pack;
        Conditions = pack.Conditions.Count;
        FindingFactor = Conditions;
        DrugFactor = FindingFactor + pack.Findings.Count;
        Factors = DrugFactor + pack.Drugs.Count;
        Edges = [.. pack.Conditions.Select(c => c.RiskFactors.Select(EdgeOf).Where(e => e.Factor >= 0).ToArray())];
        FatalityPerDay = [.. pack.Conditions.Select(c => -Math.Log(1 - Math.Min(c.Mortality.CaseFatality, 0.999)) / FatalityDays)];
        DrugShares = [.. pack.Conditions.Select(c => LongTermDrugs(c).ToArray())];
        foreach (var sex in (ReadOnlySpan<Sex>)[Sex.Female, Sex.Male])
            Compile(sex);
    }

    public KnowledgePack Pack { get; }

    /// <summary>Number of conditions; the factor of condition c is c.</summary>
    public int Conditions { get; }

    /// <summary>The factor of finding f is this plus f.</summary>
    public int FindingFactor { get; }

    /// <summary>The factor of drug d is this plus d.</summary>
    public int DrugFactor { get; }

    public int Factors { get; }

    public RateEdge[][] Edges { get; }

    /// <summary>Hazard of death per day during <see cref="FatalityDays"/> from each episode's onset.</summary>
    public double[] FatalityPerDay { get; }

    /// <summary>By condition: the long-term drugs that its treatment may start (factor places) and with what probability.</summary>
    public (int Factor, double Share)[][] DrugShares { get; }

    public Condition this[int condition] => Pack.Conditions[condition];

    /// <summary>Incidence per day of each condition at an age before any factor is applied.</summary>
    public ReadOnlySpan<double> BaseIncidence(Sex sex, double ageDays) => _incidence[(int)sex].AsSpan(Age(ageDays) * Conditions, Conditions);

    public double BaseDeath(Sex sex, double ageDays) => _death[(int)sex][Age(ageDays)];

    /// <summary>Visits per day into this record for reasons that the pack does not stand for.</summary>
    public double OtherVisits(Sex sex, double ageDays) => _other[(int)sex][Age(ageDays)];

    /// <summary>Hazards per day of each condition (of a recurrent one already begun: of its next episode) in this state.</summary>
    public void Rates(PersonState state, double ageDays, Span<double> rates)
    {
        var incidence = BaseIncidence(state.Sex, ageDays);
        for (var c = 0; c < rates.Length; c++)
        {
            if (state.Factors[c])
            {
                rates[c] = EpisodeRate(c, ageDays < state.ActiveUntil[c]);
                continue;
            }

            var rate = incidence[c];
            if (rate > 0)
                foreach (var edge in Edges[c])
                    if (state.Factors[edge.Factor])
                        rate *= edge.Ratio;
            rates[c] = rate;
        }
    }

    /// <summary>Hazard of death per day in this state.</summary>
    public double DeathRate(PersonState state, double ageDays)
    {
        var rate = BaseDeath(state.Sex, ageDays);
        foreach (var c in state.Present)
            rate *= this[c].Mortality.RateRatio;
        foreach (var c in state.Present)
            if (ageDays < state.FatalUntil[c])
                rate += FatalityPerDay[c];
        return rate;
    }

    public double EpisodeRate(int condition, bool inEpisode) =>
        !inEpisode && this[condition].Course.Pattern == CoursePattern.Recurrent ? this[condition].Course.EpisodesPerYear / Calendar.DaysPerYear : 0;

    private static int Age(double ageDays) => Math.Min((int)(ageDays / Calendar.DaysPerYear), Ages - 1);

    private RateEdge EdgeOf(RateRatio ratio)
    {
        if (Pack.Conditions.PlaceOf(ratio.Factor) is >= 0 and var condition)
            return new RateEdge(condition, ratio.Ratio);
        if (Pack.Findings.PlaceOf(ratio.Factor) is >= 0 and var finding)
            return new RateEdge(FindingFactor + finding, ratio.Ratio);
        return new RateEdge(Pack.Drugs.PlaceOf(ratio.Factor) is >= 0 and var drug ? DrugFactor + drug : -1, ratio.Ratio);
    }

    private IEnumerable<(int Factor, double Share)> LongTermDrugs(Condition condition)
    {
        var total = Math.Max(1, condition.Treatments.Sum(t => t.Share));
        foreach (var option in condition.Treatments)
            foreach (var id in option.Drugs)
                if (Pack.Drugs.PlaceOf(id) is >= 0 and var drug && Pack.Drugs[drug].LongTerm)
                    yield return (DrugFactor + drug, option.Share / total);
    }

    private void Compile(Sex sex)
    {
        var prevalence = new FactorPrevalence(this, sex);
        var incidence = _incidence[(int)sex] = new double[Ages * Conditions];
        var death = _death[(int)sex] = new double[Ages];
        var other = _other[(int)sex] = new double[Ages];
        for (var age = 0; age < Ages; age++)
        {
            prevalence.At(age, out var shares);
            for (var c = 0; c < Conditions; c++)
            {
                var mean = 1.0;
                foreach (var edge in Edges[c])
                    mean *= 1 + shares[edge.Factor] * (edge.Ratio - 1);
                incidence[age * Conditions + c] = FactorPrevalence.YearMean(Pack.Conditions[c].Incidence, age, sex) / 1000 / mean / Calendar.DaysPerYear;
            }

            var meanDeath = 1.0;
            for (var c = 0; c < Conditions; c++)
                meanDeath *= 1 + shares[c] * (Pack.Conditions[c].Mortality.RateRatio - 1);
            death[age] = FactorPrevalence.YearMean(Pack.Deaths, age, sex) / 1000 / meanDeath / Calendar.DaysPerYear;
            other[age] = OtherVisitsHere * FactorPrevalence.YearMean(Pack.OtherVisits, age, sex) / 1000 / Calendar.DaysPerYear;
        }
    }
}
