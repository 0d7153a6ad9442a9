namespace Chiron.Model;

/// <summary>
/// The numbers of a token that are no ids, as features for one linear layer: age (years, and waves from 160 years down to a month), days since
/// something last happened, the standardised value, the horizon asked about.
/// </summary>
/// <remarks>Fast waves are small: at full size they tell subjects apart by their birthday's phase, and a small cohort is learned by heart.</remarks>
internal static class ContinuousFeatures
{
    private const int Waves = 12;
    private const double LongestPeriodYears = 160, DaysPerYear = 365.25;

    public const int Count = 1 + (2 * Waves) + 3 + 3 + 2;

    /// <param name="features">(<see cref="Count"/>), overwritten; each about within ±1.</param>
    public static void Write(in SequenceToken token, Span<float> features)
    {
        if (token.Place is TokenPlace.Static or TokenPlace.StaticAnswer)
        {
            features.Clear();
            return;
        }

        var years = token.Age / DaysPerYear;
        features[0] = (float)((years / 50) - 1);
        var (sine, cosine) = Math.SinCos(2 * Math.PI * years / LongestPeriodYears);
        for (var (w, amplitude) = (0, 1.0); w < Waves; w++, amplitude *= Math.Sqrt(0.5))
        {
            (features[1 + (2 * w)], features[2 + (2 * w)]) = ((float)(amplitude * sine), (float)(amplitude * cosine));

            // The next wave is twice as fast; twelve doublings leave an error of 10⁻¹².
            (sine, cosine) = (2 * sine * cosine, (cosine - sine) * (cosine + sine));
        }

        var gap = features[(1 + (2 * Waves))..];
        gap[0] = (MathF.Log(1 + token.Gap) / 4) - 1;
        gap[1] = MathF.Exp(-token.Gap);
        gap[2] = MathF.Exp(-token.Gap / 30);

        var value = gap[3..];
        var hasValue = !float.IsNaN(token.Value);
        value[0] = hasValue ? token.Value / 2 : 0;
        value[1] = hasValue ? token.Value * token.Value / 8 : 0;
        value[2] = hasValue ? 1 : 0;

        var horizon = value[3..];
        horizon[0] = token.Horizon > 0 ? MathF.Log(token.Horizon / (float)DaysPerYear) / 2 : 0;
        horizon[1] = token.Horizon > 0 ? token.Horizon / (5 * (float)DaysPerYear) : 0;
    }
}
