using Chiron.Knowledge.Phenotypes;
using Chiron.Reasoning.RareDisease;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests.RareDisease;

public sealed class RareDiseaseExpertTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PhenotypeOntology _ontology;
    private readonly AnnotatedDisease[] _diseases;

    public RareDiseaseExpertTests()
    {
        _ontology = PhenotypeOntology.Load(SmallOntology.Write(_folder.File("hp.json")));
        _diseases =
        [
            Disease("OMIM:1", (SmallOntology.LongFingers, 0.9), (SmallOntology.Murmur, 0.6)),
            Disease("OMIM:2", (SmallOntology.LongFingers, 0.3), (SmallOntology.BlueSclera, 0.9)),
            Disease("OMIM:3", (SmallOntology.ShortFingers, 0.8), (SmallOntology.Murmur, 0.8)),
            Disease("OMIM:4", (SmallOntology.Eyes, 0.9)),
        ];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_annotations_alone_When_a_phenotype_is_ranked_Then_the_disease_that_explains_it_comes_first_and_says_why()
    {
        var ranked = RareDiseaseExpert.FromAnnotations(_ontology, _diseases).Rank(Case("a", [SmallOntology.LongFingers, SmallOntology.LoudMurmur], [SmallOntology.BlueSclera]), most: 4);

        Assert.Equal("OMIM:1", ranked[0].Id);
        Assert.Equal(1, ranked.Sum(disease => disease.Probability), 9);
        Assert.All(ranked[0].Findings.Where(finding => finding.Present), finding => Assert.True(finding.Bits > 0));
        var second = ranked.Single(disease => disease.Id == "OMIM:2");
        Assert.True(second.Findings.Single(finding => finding.Id == SmallOntology.BlueSclera) is { Present: false, Bits: < -1 });
    }

    [Fact]
    public void Given_a_general_term_When_ranked_Then_diseases_with_a_more_specific_one_explain_it_and_one_without_does_not()
    {
        var ranked = RareDiseaseExpert.FromAnnotations(_ontology, _diseases).Rank(Case("a", [SmallOntology.Heart], []), most: 4);

        Assert.Equal(["OMIM:1", "OMIM:3"], ranked.Take(2).Select(disease => disease.Id).Order());
        Assert.InRange(ranked[3].Findings[0].Bits, -6, 0.1);     // about as likely as in the mean of all
    }

    [Fact]
    public void Given_known_cases_of_a_disease_that_nothing_annotates_When_learned_Then_it_is_ranked_too()
    {
        var cases = Cases(40, new Random(3)).Concat(Enumerable.Range(0, 20).Select(i => Case($"new{i}", [SmallOntology.ShortFingers, SmallOntology.BlueSclera], [SmallOntology.Heart], "OMIM:5"))).ToList();

        var expert = RareDiseaseExpert.Learn(_ontology, _diseases, cases, [], TestContext.Current.CancellationToken);

        Assert.Equal("OMIM:5", expert.Rank(Case("a", [SmallOntology.ShortFingers, SmallOntology.BlueSclera], []), most: 1)[0].Id);
        Assert.Equal(20, expert.Profiles.CaseCounts[expert.Profiles.PlaceOf("OMIM:5")]);
    }

    [Fact]
    public void Given_cases_drawn_from_the_profiles_When_weights_are_fitted_Then_new_cases_are_ranked_better_than_without()
    {
        var expert = RareDiseaseExpert.Learn(_ontology, _diseases, Cases(400, new Random(1)), [], TestContext.Current.CancellationToken);
        var fresh = Cases(400, new Random(2));

        var (learned, unfitted) = (MeanReciprocalRank(expert, fresh), MeanReciprocalRank(RareDiseaseExpert.FromAnnotations(_ontology, _diseases), fresh));

        Assert.True(expert.Weights[EvidenceKind.Likelihood] > 0);
        Assert.True(expert.Weights[EvidenceKind.Excluded] >= 0);
        Assert.True(learned > unfitted + 0.01, $"{learned:F3} against {unfitted:F3}");
    }

    [Fact]
    public void Given_kinds_of_evidence_to_leave_out_When_fitted_Then_they_weigh_nothing()
    {
        var expert = RareDiseaseExpert.Learn(_ontology, _diseases, Cases(200, new Random(1)), [EvidenceKind.CaseCount, EvidenceKind.NoCase], TestContext.Current.CancellationToken);

        Assert.Equal(0, expert.Weights[EvidenceKind.CaseCount], 12);
        Assert.Equal(0, expert.Weights[EvidenceKind.NoCase], 12);
    }

    [Fact]
    public void Given_cases_with_a_disease_out_of_reach_When_ranked_Then_their_rank_is_unknown()
    {
        var expert = RareDiseaseExpert.FromAnnotations(_ontology, _diseases);

        Assert.Equal([1, null], expert.RanksOf([Case("a", [SmallOntology.LongFingers, SmallOntology.Murmur], [], "OMIM:1"), Case("b", [SmallOntology.Murmur], [], "OMIM:99")], TestContext.Current.CancellationToken));
    }

    private static double MeanReciprocalRank(RareDiseaseExpert expert, IReadOnlyList<PhenotypeCase> cases) =>
        expert.RanksOf(cases, TestContext.Current.CancellationToken).Average(rank => 1 / rank!.Value);

    // Diseases are drawn unevenly, so that there is a case mix to learn.
    private List<PhenotypeCase> Cases(int count, Random random) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var disease = _diseases[Math.Min(random.Next(_diseases.Length), random.Next(_diseases.Length))];
            var terms = disease.Phenotypes.ToDictionary(one => one.Key, one => random.NextDouble() < one.Value);
            return new PhenotypeCase($"case{i}", [.. terms.Where(one => one.Value).Select(one => one.Key)], [.. terms.Where(one => !one.Value).Select(one => one.Key)], disease.Id, $"PMID:{i}");
        }).Where(one => one.Present.Length > 0),
    ];

    private PhenotypeCase Case(string id, string[] present, string[] excluded, string? disease = null) => new(id, Places(present), Places(excluded), disease, "PMID:" + id);

    private AnnotatedDisease Disease(string id, params (string Term, double Frequency)[] terms) =>
        new(id, "disease " + id, terms.ToDictionary(one => Places([one.Term])[0], one => (double?)one.Frequency), new HashSet<string>());

    private int[] Places(string[] terms) => [.. terms.Select(id => _ontology.TryFind(id, out var place) ? place : throw new ArgumentException(id, nameof(terms)))];
}
