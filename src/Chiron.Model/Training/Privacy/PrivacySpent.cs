namespace Chiron.Model;

/// <summary>What a private run gave away of each training subject, by its weights; not by vocabulary, calibration or metrics (docs/model.md says more).</summary>
public sealed record PrivacySpent
{
    public double Epsilon { get; init; }

    public double Delta { get; init; }

    /// <summary>σ: the noise's standard deviation in units of <see cref="ClipNorm"/>.</summary>
    public double NoiseMultiplier { get; init; }

    public double ClipNorm { get; init; }

    /// <summary>q: the probability that a subject took part in a step.</summary>
    public double SamplingRate { get; init; }

    public long Steps { get; init; }
}
