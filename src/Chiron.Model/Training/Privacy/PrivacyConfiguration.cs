namespace Chiron.Model;

/// <summary>
/// Differentially private stochastic gradient descent with a subject as the unit (Abadi et al. 2016, algorithm 1): each subject's gradient is clipped, Gaussian
/// noise is added to the sum, and who takes part in a step is drawn at random.
/// </summary>
public sealed record PrivacyConfiguration
{
    /// <summary>σ: standard deviation of the noise in units of <see cref="ClipNorm"/>. Null: found from <see cref="Epsilon"/>.</summary>
    public double? NoiseMultiplier { get; init; }

    /// <summary>The ε that all planned steps may spend together; used where <see cref="NoiseMultiplier"/> is null.</summary>
    public double? Epsilon { get; init; }

    /// <summary>δ of (ε, δ); best well below one over the number of subjects.</summary>
    public double Delta { get; init; } = 1e-5;

    /// <summary>C: longest gradient of one subject, as Euclidean norm of the gradient of its loss per token.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>How many subjects take part in a step, on average.</summary>
    public int SubjectsPerStep { get; init; } = 64;

    /// <summary>
    /// Whether the heads start from the training split's marginal rates. They come from the data and are not covered by ε; without them training starts from
    /// rates that are the same for every code.
    /// </summary>
    public bool StartFromMarginals { get; init; }

    /// <exception cref="ModelException">A number is out of its range; the message names it.</exception>
    public PrivacyConfiguration Validate()
    {
        Require(NoiseMultiplier is not null || Epsilon is not null, "privacy needs a noiseMultiplier, or an epsilon to find it from");
        Require(NoiseMultiplier is null or (> 0 and <= 1000), $"privacy.noiseMultiplier is {NoiseMultiplier}; it must be above 0 and at most 1000");
        Require(Epsilon is null or (> 0 and <= 1000), $"privacy.epsilon is {Epsilon}; it must be above 0 and at most 1000");
        Require(Delta is > 0 and < 1, $"privacy.delta is {Delta}; it must be above 0 and below 1");
        Require(ClipNorm is > 0 and <= 1e6, $"privacy.clipNorm is {ClipNorm}; it must be above 0 and at most 1000000");
        Require(SubjectsPerStep >= 1, $"privacy.subjectsPerStep is {SubjectsPerStep}; it must be 1 or more");
        return this;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new ModelException($"training configuration: {otherwise}");
    }
}
