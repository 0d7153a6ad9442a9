using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;
using Chiron.Timelines;

namespace Chiron.Validation.Sequential;

/// <summary>Another expert's differential without what it makes of answers: with it the panel takes these from the pack.</summary>
internal sealed class OpinionAlone(IDifferentialExpert expert) : IDifferentialExpert
{
    public string Name => expert.Name;

    public IReadOnlyList<ExpertOpinion> Judge(IReadOnlyList<Case> cases, Timeline? history, DateTime at, CancellationToken stop) => expert.Judge(cases, history, at, stop);
}
