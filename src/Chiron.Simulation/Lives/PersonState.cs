using Chiron.Knowledge;

namespace Chiron.Simulation.Lives;

/// <summary>
/// All that a person's future depends on. Every part of it stands in the record: conditions and their onsets, findings as last recorded,
/// long-term drugs, the last measured values. That is what makes the best possible predictor computable from the record alone.
/// </summary>
internal sealed class PersonState(RateModel model, Sex sex)
{
    public Sex Sex { get; } = sex;

    /// <summary>By factor place: conditions that the person has, findings as last recorded, long-term drugs that are taken.</summary>
    public bool[] Factors { get; } = new bool[model.Factors];

    /// <summary>Age in days at which an acute illness, or the episode of a recurrent one, is over.</summary>
    public double[] ActiveUntil { get; } = new double[model.Conditions];

    /// <summary>Age in days at which the case fatality of the last episode no longer acts.</summary>
    public double[] FatalUntil { get; } = new double[model.Conditions];

    /// <summary>Conditions that stand in the record.</summary>
    public bool[] Recorded { get; } = new bool[model.Conditions];

    /// <summary>Conditions whose factor is set, in the order they began.</summary>
    public List<int> Present { get; } = [];

    /// <summary>Long-term drugs (places in the pack), in the order they were started.</summary>
    public List<int> Drugs { get; } = [];

    /// <summary>The standard score of each number when last measured; NaN before.</summary>
    public double[] LastScore { get; } = Filled(model.Pack.Findings.Count, double.NaN);

    /// <summary>Age in days when each finding was last recorded; negative infinity before.</summary>
    public double[] LastRecorded { get; } = Filled(model.Pack.Findings.Count, double.NegativeInfinity);

    /// <summary>A new condition, or a new episode of one that comes back.</summary>
    public void Begin(int condition, double ageDays, bool recorded)
    {
        var course = model[condition].Course;
        if (!Factors[condition])
        {
            Factors[condition] = true;
            Present.Add(condition);
        }

        Recorded[condition] |= recorded;
        ActiveUntil[condition] = ageDays + course.DurationDays;
        if (recorded)
            FatalUntil[condition] = ageDays + RateModel.FatalityDays;
    }

    /// <summary>Ends acute illnesses whose time is over; a case fatality still acting keeps one for its thirty days.</summary>
    public void Expire(double ageDays)
    {
        for (var i = Present.Count - 1; i >= 0; i--)
        {
            var c = Present[i];
            if (model[c].Course.Pattern == CoursePattern.Acute && ageDays >= EndOf(c))
            {
                Factors[c] = false;
                Present.RemoveAt(i);
            }
        }
    }

    /// <summary>When an acute illness stops acting on rates: its duration, or the thirty days of its case fatality if that is longer.</summary>
    public double EndOf(int condition) => Math.Max(ActiveUntil[condition], model.FatalityPerDay[condition] > 0 ? FatalUntil[condition] : 0);

    /// <summary>The next age at which the state changes by itself, after <paramref name="ageDays"/>.</summary>
    public double NextExpiry(double ageDays)
    {
        var next = double.PositiveInfinity;
        foreach (var c in Present)
        {
            if (ActiveUntil[c] > ageDays)
                next = Math.Min(next, ActiveUntil[c]);
            if (FatalUntil[c] > ageDays && model.FatalityPerDay[c] > 0)
                next = Math.Min(next, FatalUntil[c]);
        }

        return next;
    }

    public void StartDrug(int drug)
    {
        if (Factors[model.DrugFactor + drug])
            return;
        Factors[model.DrugFactor + drug] = true;
        Drugs.Add(drug);
    }

    private static double[] Filled(int length, double value)
    {
        var array = new double[length];
        Array.Fill(array, value);
        return array;
    }
}
