using Chiron.Knowledge.Phenotypes;

namespace Chiron.Reasoning.RareDisease;

/// <summary>Ranks rare diseases by a phenotype alone: profiles learned from annotations and known cases, evidence weighed as known cases teach. Safe for many threads.</summary>
public sealed class RareDiseaseExpert
{
    private const int WeighedShare = 5;              // one publication in five teaches the weights, on profiles that the other four teach

    private RareDiseaseExpert(DiseaseProfiles profiles, EvidenceWeights weights) => (Profiles, Weights) = (profiles, weights);

    public DiseaseProfiles Profiles { get; }

    public EvidenceWeights Weights { get; }

    /// <summary>From published annotations alone, with <see cref="EvidenceWeights.Unfitted"/>.</summary>
    public static RareDiseaseExpert FromAnnotations(PhenotypeOntology ontology, IReadOnlyList<AnnotatedDisease> annotations) =>
        new(DiseaseProfiles.Learn(ontology, annotations, []), EvidenceWeights.Unfitted);

    /// <summary>From annotations and known cases. Cases of one publication are alike, so they teach either the profiles or the weights, never both at once.</summary>
    /// <param name="without">Kinds of evidence to leave out.</param>
    public static RareDiseaseExpert Learn(
        PhenotypeOntology ontology,
        IReadOnlyList<AnnotatedDisease> annotations,
        IReadOnlyList<PhenotypeCase> cases,
        IReadOnlyCollection<EvidenceKind> without,
        CancellationToken stop)
    {
        var weighed = cases.ToLookup(one => PublicationHash.Of(one.Publication ?? one.Id, salt: "weights") % WeighedShare == 0);
        var weights = EvidenceWeights.Fit(DiseaseProfiles.Learn(ontology, annotations, weighed[false]), [.. weighed[true]], without, stop);
        return new RareDiseaseExpert(DiseaseProfiles.Learn(ontology, annotations, cases), weights);
    }

    /// <summary>The likeliest diseases, the first one first.</summary>
    public IReadOnlyList<RankedDisease> Rank(PhenotypeCase one, int most)
    {
        var scores = Scores(one, new PhenotypeEvidence(Profiles));
        var greatest = scores.Max();
        var sum = scores.Sum(score => Math.Exp(score - greatest));
        return
        [
            .. Enumerable.Range(0, scores.Length).OrderByDescending(disease => scores[disease]).ThenBy(disease => disease).Take(most)
                .Select(disease => new RankedDisease(Profiles.Ids[disease], Profiles.Names[disease], Math.Exp(scores[disease] - greatest) / sum, Findings(one, disease))),
        ];
    }

    /// <summary>The rank of each case's own disease, ties at their mean; null where the profiles do not hold it.</summary>
    public double?[] RanksOf(IReadOnlyList<PhenotypeCase> cases, CancellationToken stop)
    {
        var ranks = new double?[cases.Count];
        Parallel.For(
            0,
            cases.Count,
            new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new PhenotypeEvidence(Profiles),
            (i, _, evidence) =>
            {
                if (cases[i].Disease is { } disease && Profiles.Holds(disease))
                {
                    var scores = Scores(cases[i], evidence);
                    var own = scores[Profiles.PlaceOf(disease)];
                    ranks[i] = 1 + scores.Count(score => score > own) + ((scores.Count(score => score == own) - 1) / 2.0);
                }

                return evidence;
            },
            _ => { });
        return ranks;
    }

    private double[] Scores(PhenotypeCase one, PhenotypeEvidence evidence)
    {
        evidence.Read(one);
        var scores = new double[Profiles.Ids.Count];
        for (var disease = 0; disease < scores.Length; disease++)
            scores[disease] = Weights.Score(evidence.Of(disease));
        return scores;
    }

    private List<RankedFinding> Findings(PhenotypeCase one, int disease)
    {
        var ontology = Profiles.Ontology;
        var findings = one.Present.Select(term => new RankedFinding(ontology.IdOf(term), ontology.NameOf(term), true, PhenotypeEvidence.LogRatio(Profiles, term, disease) / Math.Log(2)))
            .Concat(one.Excluded.Select(term => new RankedFinding(ontology.IdOf(term), ontology.NameOf(term), false, ExcludedBits(term, disease))));
        return [.. findings.OrderByDescending(finding => Math.Abs(finding.Bits)).ThenBy(finding => finding.Id, StringComparer.Ordinal)];
    }

    private double ExcludedBits(int term, int disease)
    {
        var frequency = Profiles.ByTerm[term].FirstOrDefault(one => one.Disease == disease).Frequency;
        return Math.Log2((1 - frequency) / (1 - Math.Min(Profiles.Background[term], 0.99)));
    }
}
