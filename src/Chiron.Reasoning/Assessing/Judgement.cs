using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Experts;
using Chiron.Reasoning.Panel;

namespace Chiron.Reasoning.Assessing;

/// <summary>What the experts make of a case.</summary>
/// <param name="Opinions">All experts asked, the pack first.</param>
/// <param name="Lead">The one whose probabilities are the differential.</param>
/// <param name="Combined">Where the lead is a combination: what it was made of.</param>
internal sealed record Judgement(IReadOnlyList<ExpertOpinion> Opinions, ExpertOpinion Lead, CombinedOpinion? Combined)
{
    /// <summary>What the lead would make of variants of the case, judged together and as it judged the case.</summary>
    public required Func<IReadOnlyList<Case>, IReadOnlyList<ExpertOpinion>> Variants { get; init; }

    /// <summary>The same for many suppositions at once; a model is not asked again, its opinion is moved as the pack's moves.</summary>
    public required Func<IReadOnlyList<Case>, IReadOnlyList<ExpertOpinion>> Suppositions { get; init; }

    /// <summary>The 10th and 90th percentile of each condition's probability.</summary>
    public required Func<(double Low, double High)[]> Intervals { get; init; }

    /// <summary>What the model makes of answers that are not known yet; null where the pack's alone count.</summary>
    public AnswerOutlook? Outlook { get; init; }

    /// <summary>Those that can raise the urgency, the leading one last: the pack always.</summary>
    public ExpertOpinion[] Trusted => Combined is null ? [Lead] : [Opinions[0], Lead];
}
