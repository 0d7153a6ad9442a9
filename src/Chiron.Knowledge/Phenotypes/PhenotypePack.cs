using System.Globalization;

namespace Chiron.Knowledge.Phenotypes;

/// <summary>
/// The Human Phenotype Ontology and its annotations as a knowledge pack: each term that some disease shows, and what it specialises, becomes a boolean finding that implies its parents; each disease a
/// condition. An ancestor is as frequent in a disease as the most frequent of the terms below it.
/// </summary>
/// <remarks>
/// The annotations have no incidence: every disease counts as equally rare. An annotation without a frequency counts as <see cref="UnstatedFrequency"/>, and a term's base rate is its mean frequency
/// over all diseases: the background is people with some other rare disease. These three, course and urgency are estimates.
/// </remarks>
public static class PhenotypePack
{
    public const string SourceId = "hpo";

    /// <summary>Of an annotation that states none.</summary>
    public const double UnstatedFrequency = 0.4;

    private const double LeastRate = 0.0005, GreatestRate = 0.5, Surest = 0.95, Incidence = 0.01;

    private static readonly string[] Estimated = [SourceId, Source.Estimate];

    // The ontology's branches by organ.
    private static readonly Dictionary<string, OrganSystem> Branches = new(StringComparer.Ordinal)
    {
        ["HP:0001626"] = OrganSystem.Cardiovascular,
        ["HP:0002086"] = OrganSystem.Respiratory,
        ["HP:0025031"] = OrganSystem.Gastrointestinal,
        ["HP:0000818"] = OrganSystem.Endocrine,
        ["HP:0000119"] = OrganSystem.Renal,
        ["HP:0000707"] = OrganSystem.Neurological,
        ["HP:0033127"] = OrganSystem.Musculoskeletal,
        ["HP:0001574"] = OrganSystem.Skin,
        ["HP:0001871"] = OrganSystem.Blood,
        ["HP:0002664"] = OrganSystem.Oncology,
        ["HP:0000598"] = OrganSystem.EarNoseThroat,
        ["HP:0000478"] = OrganSystem.Eye,
        ["HP:0002715"] = OrganSystem.Immune,
    };

    /// <summary>The id under which the pack holds a term: hp-0001250 for HP:0001250.</summary>
    public static string FindingId(string term) => term.Replace(':', '-').ToLowerInvariant();

    /// <summary>The id under which the pack holds a disease: omim-154700 for OMIM:154700.</summary>
    public static string ConditionId(string disease) => disease.Replace(':', '-').ToLowerInvariant();

    /// <param name="diseases">Of OMIM.</param>
    public static KnowledgePack Build(PhenotypeOntology ontology, IReadOnlyList<AnnotatedDisease> diseases)
    {
        ontology.TryFind(PhenotypeOntology.Root, out var root);
        var shares = diseases.Select(disease => SharesOf(ontology, disease, root)).ToArray();
        var means = new double[ontology.Count];
        foreach (var ofDisease in shares)
            foreach (var (term, share) in ofDisease)
                means[term] += share / diseases.Count;
        return new KnowledgePack
        {
            Name = "hpo",
            Version = "imported",
            Notice = "Made from the Human Phenotype Ontology (hpo.jax.org) and its annotations of OMIM diseases; every disease counts as equally rare, and no clinician has read it.",
            ContentHash = PackWriter.NotWritten,
            OtherVisits = [new RateBand(0, 150, 1, 1)],
            Deaths = [new RateBand(0, 150, 0, 0)],
            Conditions = new(diseases.Select((disease, d) => ConditionOf(ontology, disease, shares[d])).Where(condition => condition.Findings.Count > 0), c => c.Id),
            Findings = new(Enumerable.Range(0, ontology.Count).Where(term => means[term] > 0).Select(term => FindingOf(ontology, term, means[term], root)), f => f.Id),
            Tests = new([], t => t.Id),
            Drugs = new([], d => d.Id),
            Procedures = new([], p => p.Id),
            RedFlags = new([], r => r.Id),
            Sources = new([new Source { Id = SourceId, Title = "Human Phenotype Ontology", Issuer = "Human Phenotype Ontology Consortium", Url = "https://hpo.jax.org" }], s => s.Id),
        };
    }

    private static SortedDictionary<int, double> SharesOf(PhenotypeOntology ontology, AnnotatedDisease disease, int root)
    {
        var shares = new SortedDictionary<int, double>();
        foreach (var (term, frequency) in disease.Phenotypes)
            if ((frequency ?? UnstatedFrequency) is var share && share > 0)
                foreach (var general in ontology.AncestorsOf(term))
                    if (general != root)
                        shares[general] = Math.Max(shares.GetValueOrDefault(general), Math.Min(share, Surest));
        return shares;
    }

    private static Finding FindingOf(PhenotypeOntology ontology, int term, double mean, int root)
    {
        var rate = Rounded(Math.Clamp(mean, LeastRate, GreatestRate));
        return new Finding
        {
            Id = FindingId(ontology.IdOf(term)),
            Name = ontology.NameOf(term),
            Code = "HPO//" + ontology.IdOf(term),
            Kind = FindingKind.Sign,
            Answer = AnswerType.Boolean,
            BaseRate = [new RateBand(0, 150, rate, rate)],
            Implies = [.. ontology.ParentsOf(term).Where(parent => parent != root).Select(parent => FindingId(ontology.IdOf(parent)))],
            Sources = Estimated,
        };
    }

    private static Condition ConditionOf(PhenotypeOntology ontology, AnnotatedDisease disease, SortedDictionary<int, double> shares) => new()
    {
        Id = ConditionId(disease.Id),
        Name = disease.Name,
        Code = disease.Id.Replace(":", "//", StringComparison.Ordinal),
        Icd10Cm = "",
        System = Branches.Where(branch => ontology.TryFind(branch.Key, out var term) && shares.ContainsKey(term))
            .Select(branch => (branch.Value, Share: shares[ontology.TryFind(branch.Key, out var term) ? term : 0]))
            .OrderByDescending(branch => branch.Share).Select(branch => branch.Value).FirstOrDefault(OrganSystem.Pediatric),
        Course = new Course { Pattern = CoursePattern.Chronic },
        Urgency = Urgency.Routine,
        Severity = 0.5,
        Incidence = [new RateBand(0, 150, Incidence, Incidence)],
        Findings = [.. shares.Select(one => new ConditionFinding { Finding = FindingId(ontology.IdOf(one.Key)), Probability = Rounded(one.Value) })],
        Encounter = EncounterClass.Ambulatory,
        Sources = Estimated,
    };

    private static double Rounded(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
