namespace Chiron.Reasoning.Experts;

/// <summary>What one expert makes of a case.</summary>
/// <param name="Expert">Its name.</param>
/// <param name="Probabilities">By place in the pack's conditions; with <paramref name="Other"/> they sum to 1.</param>
/// <param name="Other">That it is something the pack does not represent.</param>
/// <param name="Coverage">0 to 1: which share of what the case says, in weight, this expert took into account and has learned about.</param>
public sealed record ExpertOpinion(string Expert, double[] Probabilities, double Other, double Coverage)
{
    /// <summary>By place in the pack's conditions, whether the expert has learned of the condition at all; null for all.</summary>
    public IReadOnlyList<bool>? Learned { get; init; }

    /// <summary>
    /// How badly the best explanation fits: min over conditions, and none of them, of −Σ ln P(answer | condition) / answers, nats; numbers against their most usual
    /// value. NaN where the expert cannot tell.
    /// </summary>
    public double Misfit { get; init; } = double.NaN;

    /// <summary>Whether the expert has learned of a condition.</summary>
    public bool Represents(int condition) => Learned is null || Learned[condition];
}
