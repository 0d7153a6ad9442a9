namespace Chiron.Knowledge;

/// <summary>
/// What a condition does to one finding. Exactly one of <see cref="Probability"/>, <see cref="Distribution"/> and <see cref="Answers"/> is set,
/// as the finding's answer type asks.
/// </summary>
public sealed record ConditionFinding
{
    /// <summary>Id of the finding.</summary>
    public required string Finding { get; init; }

    /// <summary>
    /// For a boolean finding: the probability, 0 to 1, that the condition itself brings it about by the time of the visit. Other causes come
    /// on top as a noisy-or: P(present) = 1 − (1 − base rate)·∏(1 − p) over the person's conditions.
    /// </summary>
    public double? Probability { get; init; }

    /// <summary>For a number: its distribution while the condition is active and untreated, in place of the baseline.</summary>
    public ValueDistribution? Distribution { get; init; }

    /// <summary>For a category: the probability of each option id; they sum to 1.</summary>
    public IReadOnlyDictionary<string, double>? Answers { get; init; }

    /// <summary>Source ids, or <c>estimate</c>; empty where the condition's own sources cover it.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];
}
