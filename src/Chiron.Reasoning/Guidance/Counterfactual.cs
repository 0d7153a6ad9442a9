using Chiron.Knowledge;

namespace Chiron.Reasoning.Guidance;

/// <summary>The smallest change of one or two facts that changes a conclusion: what to make sure of.</summary>
/// <param name="Kind">What it changes.</param>
/// <param name="Changes">One or two facts, as they would have to be.</param>
/// <param name="Leader">Id of the condition that would lead; null where something that the pack does not hold would.</param>
/// <param name="LeaderName">In words.</param>
/// <param name="LeaderProbability">0 to 1.</param>
/// <param name="Urgency">It would then be.</param>
/// <param name="SurprisalBits">−log2 of the probability of these answers given the differential: how far the change is from what is expected.</param>
public sealed record Counterfactual(
    CounterfactualKind Kind, IReadOnlyList<SupposedAnswer> Changes, string? Leader, string LeaderName, double LeaderProbability, Urgency Urgency, double SurprisalBits);
