using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Guidance;

/// <summary>Brings recommendations and treatments to a case that has been assessed. Safe for many threads.</summary>
internal sealed class GuidanceAdvisor(KnowledgePack pack)
{
    /// <summary>As it stands in <see cref="CaseGuidance.Unknown"/>.</summary>
    public const string PregnancyUnknown = "Whether there is a pregnancy is not known.";

    private readonly GuidelineMatcher _guidelines = new(pack);
    private readonly TreatmentAdvisor _treatments = new(pack);

    /// <param name="subject">With everything that follows from what was stated.</param>
    /// <param name="opinion">The leading probabilities; null where no differential is offered.</param>
    /// <param name="differential">What is shown of them.</param>
    /// <param name="flags">Ids of the red flags that are raised.</param>
    public CaseGuidance Of(Case subject, ExpertOpinion? opinion, IReadOnlyList<RankedCondition> differential, IEnumerable<string> flags)
    {
        var facts = new AssessedFacts(pack, subject, opinion, flags);
        var recommendations = _guidelines.Match(facts);
        var treatments = _treatments.Of(subject, facts, differential, recommendations);
        return new CaseGuidance(recommendations, treatments, facts.Kidneys, UnknownOf(subject, facts, treatments));
    }

    private static List<string> UnknownOf(Case subject, AssessedFacts facts, IReadOnlyList<TreatmentConsideration> treatments)
    {
        var unknown = new List<string>();
        if (treatments.Count == 0)
            return unknown;
        if (subject.Allergies is null)
            unknown.Add("Allergies are not known; no treatment was ruled out for one.");
        foreach (var allergy in subject.Allergies ?? [])
            if (allergy is { Drug: null, Class: null })
                unknown.Add($"The allergy to {allergy.Substance} names no medicine that the pack knows; no treatment was held against it.");
        if (!subject.DrugsComplete)
            unknown.Add(
                subject.Drugs.Count == 0
                    ? "Which medicines are taken is not known; interactions were not checked."
                    : "Whether other medicines are taken is not known; interactions were checked with those that were named.");
        if (facts.IsPregnant is null && treatments.Any(t => t.Reasons.Any(r => r.Topic == TreatmentTopic.Pregnancy)))
            unknown.Add(PregnancyUnknown);
        if (facts.Kidneys is null && treatments.Any(t => t.Reasons.Any(r => r.Topic == TreatmentTopic.Kidney)))
            unknown.Add("Kidney function is not known; doses were not adjusted for it.");
        return unknown;
    }
}
