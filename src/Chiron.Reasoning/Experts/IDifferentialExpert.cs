using Chiron.Reasoning.Cases;
using Chiron.Timelines;

namespace Chiron.Reasoning.Experts;

/// <summary>Gives each condition a probability to explain why a person seeks care now. Safe for many threads.</summary>
public interface IDifferentialExpert
{
    string Name { get; }

    /// <summary>An opinion on each case, in their order. Several variants of one case are judged together, so that the work is batched.</summary>
    /// <param name="cases">In the pack's terms.</param>
    /// <param name="history">The person's record up to <paramref name="at"/>; null where only the cases are known.</param>
    /// <param name="at">The moment of the visit.</param>
    IReadOnlyList<ExpertOpinion> Judge(IReadOnlyList<Case> cases, Timeline? history, DateTime at, CancellationToken stop);
}
