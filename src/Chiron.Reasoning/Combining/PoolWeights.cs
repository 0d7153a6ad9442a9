namespace Chiron.Reasoning.Combining;

/// <summary>
/// A log-linear pool: ln P(c) = model · ln P_model(c) + pack · ln P_pack(c) + other · [c is "other"] + known · [c is a lasting condition that the person is known to
/// have] + unmet · [c is a condition that the model never met] − ln Z (Genest and Zidek, Stat. Sci. 1986). The sum of both weights is the reciprocal of a temperature.
/// </summary>
public readonly record struct PoolWeights(double Model, double Pack, double Other, double Known, double Unmet)
{
    /// <summary>How many numbers these are.</summary>
    public const int Count = 5;

    /// <summary>The pack as it is.</summary>
    public static PoolWeights PackAlone => new(0, 1, 0, 0, 0);

    /// <summary>Where a fit begins, and what little data draw it to.</summary>
    public static PoolWeights Start => new(0.5, 0.5, 0, 0, 0);

    internal static PoolWeights Of(ReadOnlySpan<double> values) => new(values[0], values[1], values[2], values[3], values[4]);

    internal double[] ToArray() => [Model, Pack, Other, Known, Unmet];

    internal double Score(ReadOnlySpan<float> features) =>
        (Model * features[0]) + (Pack * features[1]) + (Other * features[2]) + (Known * features[3]) + (Unmet * features[4]);
}
