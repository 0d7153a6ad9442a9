using Chiron.Knowledge;
using Chiron.Knowledge.Guidelines;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Guidance;

/// <summary>A case and its differential as the facts that criteria ask about. What nobody said is unknown; nothing is taken as absent for want of a word.</summary>
internal sealed class AssessedFacts : ICaseFacts
{
    private const string Pregnancy = "pregnancy";

    private readonly KnowledgePack _pack;
    private readonly Case _subject;
    private readonly ExpertOpinion? _opinion;
    private readonly Dictionary<string, bool> _findings;
    private readonly HashSet<string> _flags;

    /// <param name="pack">The pack that the criteria were checked against.</param>
    /// <param name="subject">With everything that follows from what was stated.</param>
    /// <param name="opinion">The probabilities; null where no differential is offered.</param>
    /// <param name="flags">Ids of the red flags that are raised.</param>
    public AssessedFacts(KnowledgePack pack, Case subject, ExpertOpinion? opinion, IEnumerable<string> flags)
    {
        _pack = pack;
        _subject = subject;
        _opinion = opinion;
        _flags = flags.ToHashSet(StringComparer.Ordinal);
        _findings = subject.Findings.Where(f => f.Presence != Presence.Uncertain)
            .ToDictionary(f => f.Finding, f => f.Presence == Presence.Present, StringComparer.Ordinal);
        if (opinion is not null && Array.IndexOf(opinion.Probabilities, opinion.Probabilities.Max()) is var first)
            LeadingCondition = opinion.Other > opinion.Probabilities[first] ? "other" : pack.Conditions[first].Id;
        Kidneys = KidneyFunction.Of(pack, subject, IsPregnant);
    }

    /// <summary>As the case gives it, or worked out from creatinine.</summary>
    public KidneyFunction? Kidneys { get; }

    public double? AgeYears => _subject.AgeYears;

    public Sex? Sex => _subject.Sex;

    /// <summary>False for men and at ages at which the pack gives pregnancy no base rate; otherwise unknown until someone says.</summary>
    public bool? IsPregnant
    {
        get
        {
            if (IsStated(Pregnancy) is { } stated)
                return stated;
            if (_subject.Sex == Knowledge.Sex.Male)
                return false;
            return _subject.AgeYears is { } age && _pack.Findings.TryGet(Pregnancy, out var pregnancy) && pregnancy.BaseRateAt(age, Knowledge.Sex.Female) == 0 ? false : null;
        }
    }

    public string? LeadingCondition { get; }

    /// <summary>A finding whose more general one is absent is absent too.</summary>
    public bool? IsPresent(string finding) => finding == Pregnancy ? IsPregnant : IsStated(finding);

    public double? ValueOf(string finding) => finding == "egfr" ? Kidneys?.Egfr : _subject.ValueOf(finding);

    public string? AnswerOf(string finding) => _subject.Answers.FirstOrDefault(a => a.Finding == finding)?.Option;

    public bool? IsKnown(string condition) =>
        _subject.KnownConditions.Contains(condition, StringComparer.Ordinal) ? true : _subject.HistoryComplete ? false : null;

    public double? ProbabilityOf(string condition) => _opinion is not null && _pack.Conditions.PlaceOf(condition) is >= 0 and var place ? _opinion.Probabilities[place] : null;

    public bool? Takes(string drug) => _subject.Drugs.Contains(drug, StringComparer.Ordinal) ? true : _subject.DrugsComplete ? false : null;

    public bool? IsRaised(string redFlag) => _flags.Contains(redFlag);

    private bool? IsStated(string finding)
    {
        if (_findings.TryGetValue(finding, out var stated))
            return stated;
        return _pack.Findings.TryGet(finding, out var specific) && specific.Implies.Any(general => IsStated(general) == false) ? false : null;
    }
}
