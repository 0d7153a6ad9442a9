using Chiron.Knowledge;
using Chiron.Knowledge.Phenotypes;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.RareDisease;

namespace Chiron.Validation.Sequential;

/// <summary>Published cases of rare disease: they come with the first term that is present; a term that the publication does not mention is answered as not recorded.</summary>
public sealed class PhenotypeCases : ICaseSource
{
    /// <param name="pack">What <see cref="PhenotypePack"/> made of the ontology.</param>
    /// <param name="cases">Those whose disease the pack does not hold are given all the same, and cannot be solved.</param>
    /// <param name="count">So many at most, spread by a hash of their ids, as a file holds them publication by publication.</param>
    public PhenotypeCases(KnowledgePack pack, PhenotypeOntology ontology, IEnumerable<PhenotypeCase> cases, int count)
    {
        Pack = pack;
        Questions = RecordedAnswers.QuestionsOf(pack);
        Cases =
        [
            .. cases.OrderBy(one => PublicationHash.Of(one.Id, "sequential")).ThenBy(one => one.Id, StringComparer.Ordinal)
                .Select(one => CaseOf(one, ontology)).OfType<HiddenCase>().Take(count),
        ];
    }

    public string Name => "phenopackets";

    public KnowledgePack Pack { get; }

    public IReadOnlyList<AskableQuestion> Questions { get; }

    public IReadOnlyList<HiddenCase> Cases { get; }

    private HiddenCase? CaseOf(PhenotypeCase one, PhenotypeOntology ontology)
    {
        // Whoever has a term has its ancestors; whoever lacks one lacks its descendants.
        var present = new SortedSet<int>();
        foreach (var term in one.Present)
            present.UnionWith(ontology.AncestorsOf(term).ToArray());
        var absent = new SortedSet<int>();
        foreach (var term in one.Excluded)
            absent.UnionWith(ontology.DescendantsOf(term).ToArray());
        absent.ExceptWith(present);
        var first = one.Present.Select(term => PhenotypePack.FindingId(ontology.IdOf(term))).FirstOrDefault(Pack.Findings.Contains);
        if (first is null)
            return null;
        var whole = new Case
        {
            Findings =
            [
                .. present.Select(term => new CaseFinding(PhenotypePack.FindingId(ontology.IdOf(term)), Presence.Present)),
                .. absent.Select(term => new CaseFinding(PhenotypePack.FindingId(ontology.IdOf(term)), Presence.Absent)),
            ],
        };
        string[] truth = one.Disease is { } disease && Pack.Conditions.Contains(PhenotypePack.ConditionId(disease)) ? [PhenotypePack.ConditionId(disease)] : [];
        return new HiddenCase(
            one.Id, truth, $"A person with: {Pack.Findings[first].Name}.", new Case { Findings = [new CaseFinding(first, Presence.Present)] },
            question => RecordedAnswers.Of(Pack, whole, question));
    }
}
