namespace Chiron.Reasoning.Panel;

/// <summary>What speaks against settling on the leader.</summary>
/// <param name="Leader">Id of the leading condition.</param>
/// <param name="Refuting">Id of the step that would most refute the leader if it is wrong; null where nothing askable would.</param>
/// <param name="RefutingAnswer">The answer that would do so.</param>
/// <param name="RefutingBits">Expected weight of evidence against the leader, bits, if it is wrong: Σ_a P(a | not it) · log2 (P(a | not it) / P(a | it)) (Good 1950).</param>
/// <param name="LeaderAfter">The leader's probability after that answer.</param>
/// <param name="NotExcluded">Must-not-miss conditions other than the leader that are likely enough to act on, most expected harm first.</param>
public sealed record Challenge(
    string Leader, string? Refuting, string? RefutingAnswer, double RefutingBits, double LeaderAfter, IReadOnlyList<OpenDanger> NotExcluded);
