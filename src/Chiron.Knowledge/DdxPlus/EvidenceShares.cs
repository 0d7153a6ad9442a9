namespace Chiron.Knowledge.DdxPlus;

/// <summary>
/// How often each condition brings each evidence about, learned from patients: counts that are drawn towards the mean over the conditions that list the evidence. What hangs on a
/// parent question is counted among patients whose parent is present, where the condition lists the parent.
/// </summary>
/// <remarks>share = (k + s·m) / (n + s), with m the mean of the conditions' own shares: a beta prior of strength s, whose mean all conditions teach together.</remarks>
public sealed class EvidenceShares
{
    // Neighbouring steps of a scale share this part of a count.
    private const double Neighbour = 0.15;

    private static readonly int[] AgeBounds = [1, 5, 15, 30, 45, 60, 75];

    private readonly EvidenceSmoothing _smoothing;
    private readonly double[][] _present;           // by evidence, then condition
    private readonly double[][]?[] _values;         // by evidence: by condition, then value; null of a binary one
    private readonly double[][] _initial;           // by condition, then evidence
    private readonly double[][] _ages;
    private readonly double[][] _sexes;

    /// <param name="patients">Those that may be learned from.</param>
    public EvidenceShares(DdxPlusCatalogue catalogue, IReadOnlyList<DdxPlusPatient> patients, EvidenceSmoothing smoothing)
    {
        if (!(smoothing.Strength > 0 && smoothing.Unlisted is > 0 and < 0.5))
            throw new ArgumentException("the strength must lie above 0 and the share of what is not listed between 0 and 0.5", nameof(smoothing));
        (Catalogue, Patients, _smoothing) = (catalogue, patients, smoothing);
        var conditions = catalogue.Conditions.Count;
        Counts = new int[conditions];
        foreach (var patient in patients)
            Counts[patient.Condition]++;
        Priors = Array.ConvertAll(Counts, count => (count + 0.5) / (patients.Count + 0.5 * conditions));
        _ages = Mixed(AgeBounds.Length + 1, patient => AgeBand(patient.AgeYears), 4 * smoothing.Strength);
        _sexes = Mixed(2, patient => patient.Sex is { } sex ? (int)sex : -1, 4 * smoothing.Strength);
        _present = new double[catalogue.Evidences.Count][];
        _values = new double[catalogue.Evidences.Count][][];
        for (var e = 0; e < _present.Length; e++)
        {
            _present[e] = LearnShares(e);
            _values[e] = catalogue.Evidences[e].Type switch
            {
                EvidenceType.Categorical => LearnCategories(e),
                EvidenceType.MultiChoice => LearnChoices(e),
                _ => null,
            };
        }

        _initial = LearnInitial();
    }

    public DdxPlusCatalogue Catalogue { get; }

    /// <summary>Those learned from.</summary>
    public IReadOnlyList<DdxPlusPatient> Patients { get; }

    /// <summary>P(evidence | a condition that does not list it).</summary>
    public double Unlisted => _smoothing.Unlisted;

    /// <summary>Patients by condition.</summary>
    public int[] Counts { get; }

    /// <summary>Share of patients by condition, half a patient added to each.</summary>
    public double[] Priors { get; }

    /// <summary>P(answer other than the default | condition, the parent being present where the condition lists it).</summary>
    public double Present(int condition, int evidence) => _present[evidence][condition];

    /// <summary>By condition, then value: of a categorical evidence the probability of each value, of a multi-choice one that each is among the answer's.</summary>
    public double[][] Values(int evidence) => _values[evidence] ?? throw new ArgumentException($"{Catalogue.Evidences[evidence].Id} has no values", nameof(evidence));

    /// <summary>P(a patient comes with this evidence | condition).</summary>
    public double Initial(int condition, int evidence) => _initial[condition][evidence];

    /// <summary>P(age band | condition); bands begin at 0, 1, 5, 15, 30, 45, 60 and 75 years, as the dataset's authors group them.</summary>
    public double Age(int condition, int ageYears) => _ages[condition][AgeBand(ageYears)];

    /// <summary>P(sex | condition); 1 where the sex is unknown.</summary>
    public double Sex(int condition, Sex? sex) => sex is { } known ? _sexes[condition][(int)known] : 1;

    /// <summary>Whether, for this condition, the evidence can only be there where its parent is.</summary>
    public bool HangsOnParent(int condition, int evidence) => Catalogue.Parents[evidence] is >= 0 and var parent && Catalogue.Lists(condition, parent);

    internal static IReadOnlyList<(int From, int To)> AgeBands => [(0, AgeBounds[0]), .. AgeBounds.Zip([.. AgeBounds.Skip(1), 150])];

    private static int AgeBand(int ageYears)
    {
        var band = 0;
        while (band < AgeBounds.Length && ageYears >= AgeBounds[band])
            band++;
        return band;
    }

    private bool IsCounted(DdxPlusPatient patient, int evidence) =>
        !HangsOnParent(patient.Condition, evidence) || patient.Has(Catalogue.Parents[evidence]);

    private double[] LearnShares(int evidence)
    {
        var (strength, unlisted) = (_smoothing.Strength, _smoothing.Unlisted);
        var (with, all) = (new double[Counts.Length], new double[Counts.Length]);
        foreach (var patient in Patients)
            if (IsCounted(patient, evidence))
            {
                all[patient.Condition]++;
                if (patient.Has(evidence))
                    with[patient.Condition]++;
            }

        int[] listing = [.. Enumerable.Range(0, Counts.Length).Where(c => Catalogue.Lists(c, evidence))];
        var pooled = (listing.Sum(c => with[c]) + 0.5) / (listing.Sum(c => all[c]) + 1);
        var mean = listing.Length == 0 ? pooled : listing.Average(c => (with[c] + strength * pooled) / (all[c] + strength));
        var shares = new double[Counts.Length];
        Array.Fill(shares, unlisted);
        foreach (var c in listing)
            shares[c] = Math.Clamp((with[c] + strength * mean) / (all[c] + strength), unlisted, 1 - unlisted);
        return shares;
    }

    private double[][] LearnCategories(int evidence)
    {
        var definition = Catalogue.Evidences[evidence];
        var counts = Array.ConvertAll(Counts, _ => new double[definition.Values.Count]);
        var wide = definition.IsScale && definition.Values.Count > 5 ? Neighbour : 0;
        foreach (var patient in Patients)
            if (IsCounted(patient, evidence))
            {
                var answer = patient.AnswerTo(evidence);
                var value = answer.IsEmpty ? definition.Default : answer[0];
                var row = counts[patient.Condition];
                row[value] += 1 - 2 * wide;
                row[Math.Max(value - 1, 0)] += wide;
                row[Math.Min(value + 1, row.Length - 1)] += wide;
            }

        return Smoothed(evidence, counts, c => counts[c].Sum(), 1, c =>
        {
            var values = new double[definition.Values.Count];
            Array.Fill(values, _smoothing.Unlisted / values.Length);
            values[definition.Default] = 1;
            return values;
        });
    }

    private double[][] LearnChoices(int evidence)
    {
        var definition = Catalogue.Evidences[evidence];
        var counts = Array.ConvertAll(Counts, _ => new double[definition.Values.Count]);
        var all = new double[Counts.Length];
        foreach (var patient in Patients)
            if (IsCounted(patient, evidence))
            {
                all[patient.Condition]++;
                foreach (var value in patient.AnswerTo(evidence))
                    counts[patient.Condition][value]++;
            }

        return Smoothed(evidence, counts, c => all[c], 0.2, _ =>
        {
            var values = new double[definition.Values.Count];
            Array.Fill(values, _smoothing.Unlisted / 10);
            return values;
        });
    }

    // Rows of conditions that list the evidence, drawn towards their mean.
    private double[][] Smoothed(int evidence, double[][] counts, Func<int, double> patients, double added, Func<int, double[]> unlisted)
    {
        var strength = 2 * _smoothing.Strength;
        int[] listing = [.. Enumerable.Range(0, Counts.Length).Where(c => Catalogue.Lists(c, evidence))];
        var mean = new double[counts[0].Length];
        var whole = listing.Sum(patients) + added * (Catalogue.Evidences[evidence].Type == EvidenceType.Categorical ? mean.Length : 1);
        for (var v = 0; v < mean.Length; v++)
            mean[v] = (listing.Sum(c => counts[c][v]) + added) / whole;
        var shares = new double[Counts.Length][];
        for (var c = 0; c < shares.Length; c++)
            shares[c] = Catalogue.Lists(c, evidence)
                ? [.. counts[c].Select((count, v) => Math.Clamp((count + strength * mean[v]) / (patients(c) + strength), 1e-4, 0.99))]
                : unlisted(c);
        return shares;
    }

    // Patients come with a symptom that they have and that is answered with yes or no.
    private double[][] LearnInitial()
    {
        var rows = new double[Counts.Length][];
        for (var c = 0; c < rows.Length; c++)
        {
            rows[c] = new double[_present.Length];
            for (var e = 0; e < rows[c].Length; e++)
                if (Catalogue.Lists(c, e) && Catalogue.Evidences[e] is { IsAntecedent: false, Type: EvidenceType.Binary })
                    rows[c][e] = _present[e][c];
            var (sum, strength) = (Math.Max(rows[c].Sum(), 1e-9), 2 * _smoothing.Strength);
            for (var e = 0; e < rows[c].Length; e++)
                rows[c][e] = (strength * rows[c][e] / sum) / (Counts[c] + strength);
        }

        foreach (var patient in Patients)
            rows[patient.Condition][patient.InitialEvidence] += 1 / (Counts[patient.Condition] + 2 * _smoothing.Strength);
        return [.. rows.Select(row => Array.ConvertAll(row, share => share + _smoothing.Unlisted / 100))];
    }

    private double[][] Mixed(int classes, Func<DdxPlusPatient, int> classOf, double strength)
    {
        var counts = Array.ConvertAll(Counts, _ => new double[classes]);
        foreach (var patient in Patients)
            if (classOf(patient) is >= 0 and var k)
                counts[patient.Condition][k]++;
        var total = new double[classes];
        for (var k = 0; k < classes; k++)
            total[k] = counts.Sum(row => row[k]) + 1;
        var sum = total.Sum();
        return [.. counts.Select(row => row.Select((count, k) => (count + strength * total[k] / sum) / (row.Sum() + strength)).ToArray())];
    }
}
