namespace Chiron.Model;

/// <summary>What each part of the loss counts in training.</summary>
public sealed record LossWeights
{
    public float Code { get; init; } = 1;

    public float Answer { get; init; } = 1;

    public float Rate { get; init; } = 0.3f;

    public float Wait { get; init; } = 1;

    /// <summary>More than 1: there is one such question to dozens of other targets.</summary>
    public float Diagnosis { get; init; } = 10;

    /// <summary>Of conditions and death in a risk question.</summary>
    public float OutcomeRisk { get; init; } = 20;

    /// <summary>Of every other code in a risk question: there are many of them, and most come again and again.</summary>
    public float OtherRisk { get; init; } = 0.2f;
}
