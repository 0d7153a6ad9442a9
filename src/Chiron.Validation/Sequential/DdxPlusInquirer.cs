using Chiron.Knowledge;
using Chiron.Knowledge.DdxPlus;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.DdxPlus;

namespace Chiron.Validation.Sequential;

/// <summary>Works DDXPlus cases with the likelihood of its hierarchical evidences, asking what is expected to leave the least entropy.</summary>
public sealed class DdxPlusInquirer : IInquirer
{
    private readonly EvidenceLikelihood _likelihood;
    private readonly int[] _places;                                             // of the catalogue's conditions in the pack
    private readonly Dictionary<string, (int Evidence, int Value)> _findings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _evidences = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Evidence, string Option), int> _options = [];

    public DdxPlusInquirer(EvidenceLikelihood likelihood, KnowledgePack pack)
    {
        _likelihood = likelihood;
        var catalogue = likelihood.Shares.Catalogue;
        _places = [.. catalogue.Conditions.Select(condition => pack.Conditions.PlaceOf(DdxPlusTerms.Condition(condition)))];
        for (var e = 0; e < catalogue.Evidences.Count; e++)
        {
            var evidence = catalogue.Evidences[e];
            _evidences[evidence.Id] = e;
            if (evidence.Type == EvidenceType.Binary)
                _findings[DdxPlusTerms.Finding(evidence)] = (e, 0);
            for (var v = 0; v < evidence.Values.Count; v++)
                if (evidence.Type == EvidenceType.MultiChoice)
                    _findings[DdxPlusTerms.Finding(evidence, v)] = (e, v);
                else
                    _options[(e, DdxPlusTerms.Option(evidence, v))] = v;
        }
    }

    public string Name => "expected information, hierarchical evidences";

    /// <exception cref="ValidationException">The opening holds no age or no binary evidence of DDXPlus.</exception>
    public IInquiry Begin(Case opening) => BeginDdxPlus(opening);

    internal DdxPlusInquiry BeginDdxPlus(Case opening)
    {
        if (opening.AgeYears is not { } age || opening.Findings.Count == 0 || !_findings.TryGetValue(opening.Findings[0].Finding, out var first))
            throw new ValidationException("a DDXPlus case opens with an age and the evidence that the patient comes with");
        return new DdxPlusInquiry(new EvidenceBelief(_likelihood, (int)age, opening.Sex, first.Evidence), new EvidenceChooser(_likelihood), _places, this);
    }

    /// <summary>The evidence that a question is about, and its answer as places of values.</summary>
    internal (int Evidence, int[] Answer) Read(AskableQuestion question, Case facts)
    {
        var evidence = _evidences[question.Id];
        var definition = _likelihood.Shares.Catalogue.Evidences[evidence];
        return definition.Type == EvidenceType.Categorical
            ? (evidence, _options[(evidence, facts.Answers[0].Option)] is var value && value == definition.Default ? [] : [value])
            : (evidence, [.. facts.Findings.Where(fact => fact.Presence == Presence.Present).Select(fact => _findings[fact.Finding].Value)]);
    }

    internal string IdOf(int evidence) => _likelihood.Shares.Catalogue.Evidences[evidence].Id;
}
