namespace Chiron.Reasoning.Combining;

/// <summary>
/// A log-linear pool: ln P(c) = model · ln P_model(c) + pack · ln P_pack(c) + other · [c is "other"] + known · [c is a lasting condition that the person is known to
/// have] + unmet · [c is a condition that the model never met] + what the setting says − ln Z (Genest and Zidek, Stat. Sci. 1986). The sum of both weights is the
/// reciprocal of a temperature.
/// </summary>
/// <param name="Model">Of the model's opinion.</param>
/// <param name="Pack">Of the pack's.</param>
/// <param name="Other">Of "other".</param>
/// <param name="Known">Of a lasting condition that the person is known to have.</param>
/// <param name="Unmet">Of a condition that the model never met.</param>
/// <param name="NextSetting">Of a condition that is usually seen one step more or less urgently than here (ambulatory, emergency, inpatient).</param>
/// <param name="FarSetting">Of one that is usually seen two steps from here.</param>
/// <param name="OtherEmergency">Of "other" in an emergency department, beside <paramref name="Other"/>.</param>
/// <param name="OtherInpatient">Of "other" in a hospital, likewise.</param>
public readonly record struct PoolWeights(
    double Model, double Pack, double Other, double Known, double Unmet, double NextSetting, double FarSetting, double OtherEmergency, double OtherInpatient)
{
    /// <summary>How many numbers these are.</summary>
    public const int Count = 9;

    /// <summary>The pack as it is.</summary>
    public static PoolWeights PackAlone => default(PoolWeights) with { Pack = 1 };

    /// <summary>Where a fit begins, and what little data draw it to.</summary>
    public static PoolWeights Start => default(PoolWeights) with { Model = 0.5, Pack = 0.5 };

    internal static PoolWeights Of(ReadOnlySpan<double> values) =>
        new(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8]);

    internal double[] ToArray() => [Model, Pack, Other, Known, Unmet, NextSetting, FarSetting, OtherEmergency, OtherInpatient];

    internal double Score(ReadOnlySpan<float> features) =>
        (Model * features[0]) + (Pack * features[1]) + (Other * features[2]) + (Known * features[3]) + (Unmet * features[4])
        + (NextSetting * features[5]) + (FarSetting * features[6]) + (OtherEmergency * features[7]) + (OtherInpatient * features[8]);
}
