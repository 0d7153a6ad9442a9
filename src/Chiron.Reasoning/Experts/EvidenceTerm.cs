namespace Chiron.Reasoning.Experts;

/// <summary>What one answer does to each condition's logarithm of weight, and to that of its unheard-of neighbour; only conditions that it moves are listed.</summary>
/// <param name="Moved">Places of the conditions.</param>
/// <param name="Conditions">As in <paramref name="Moved"/>; 0 for every other condition.</param>
/// <param name="Neighbours">As in <paramref name="Moved"/>; 0 for the neighbour of every other condition.</param>
/// <param name="LogUsual">ln P(answer) without any condition; of a number, against its most usual value.</param>
internal sealed record EvidenceTerm(int[] Moved, double[] Conditions, double[] Neighbours, double LogUsual)
{
    /// <summary>The answer says that something is there, which what the visit is for should explain.</summary>
    public bool IsComplaint { get; init; }

    /// <summary>Of a complaint: P(present) that a condition of the pack brings it about, the mean over all of them.</summary>
    public double ShareOfConditions { get; init; }

    /// <summary>Logarithm of the likelihood ratio for illnesses that are like none of the pack's conditions and bring anything about.</summary>
    public double Unheard { get; init; }

    /// <param name="moved">Places of the conditions.</param>
    /// <param name="limit">One answer changes a logarithm by no more.</param>
    /// <param name="logUsual">ln P(answer) without any condition.</param>
    /// <param name="ratios">By place in <paramref name="moved"/>: logarithms of likelihood ratios of the condition and of its neighbour.</param>
    public static EvidenceTerm Of(int[] moved, double limit, double logUsual, Func<int, (double Condition, double Neighbour)> ratios)
    {
        var (conditions, neighbours) = (new double[moved.Length], new double[moved.Length]);
        for (var i = 0; i < moved.Length; i++)
        {
            var (own, near) = ratios(i);
            conditions[i] = Math.Clamp(own, -limit, limit);
            neighbours[i] = Math.Clamp(near, -limit, limit);
        }

        return new EvidenceTerm(moved, conditions, neighbours, logUsual);
    }
}
