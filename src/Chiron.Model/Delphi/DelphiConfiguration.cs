using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>
/// The network and training of Delphi-2M (Shmatko et al., <em>Nature</em> 2025). The defaults are the published demonstration's; <see cref="Own"/> and the last
/// group of properties are Chiron's options.
/// </summary>
public sealed record DelphiConfiguration
{
    public static DelphiConfiguration Published { get; } = new();

    /// <summary>What was chosen on the tuning patients (<see cref="DelphiSplit"/>).</summary>
    public static DelphiConfiguration Own { get; } = new()
    {
        Layers = 2, Heads = 4, Width = 32, Steps = 1000, WarmupSteps = 50, PeakLearningRate = 6e-3f, RateStart = DelphiRateStart.AgeAndSex,
        ExcludeRepeats = true, AverageDecay = 0.99f,
    };

    public int Layers { get; init; } = 12;

    public int Heads { get; init; } = 12;

    public int Width { get; init; } = 120;

    /// <summary>Positions of a sequence; one more token is read as the last target. The latest are kept.</summary>
    public int Context { get; init; } = 48;

    public int Vocabulary { get; init; } = DelphiTokens.Count;

    /// <summary>On the embedding, on attention weights and on what each sublayer adds.</summary>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>t_min: no wait is expected to be shorter, in days.</summary>
    public float MinimumWaitDays { get; init; } = 0.1f;

    /// <summary>Whether what stands at the target's own time is hidden from its prediction.</summary>
    public bool MaskTies { get; init; } = true;

    /// <summary>Years between "no event" tokens: on average in training, exactly in validation; 0: none.</summary>
    public double NoEventYears { get; init; } = 5;

    public int PatientsPerStep { get; init; } = 128;

    public int Steps { get; init; } = 5000;

    public int WarmupSteps { get; init; } = 500;

    public float PeakLearningRate { get; init; } = 2e-3f;

    public float FinalLearningRate { get; init; } = 2e-4f;

    public float Beta1 { get; init; } = 0.9f;

    public float Beta2 { get; init; } = 0.99f;

    /// <summary>Of the matrices of linear layers; embeddings and gains don't decay.</summary>
    public float WeightDecay { get; init; } = 0.2f;

    public float ClipNorm { get; init; } = 1;

    public ulong Seed { get; init; } = 42;

    /// <summary>Of the products with weights in training.</summary>
    public Precision Precision { get; init; }

    /// <summary>Where the log-rates start from: nothing, as published, or a table of the training patients that the network corrects.</summary>
    public DelphiRateStart RateStart { get; init; }

    /// <summary>Of the rate table's kernel over age, for a token of a hundred events; it shrinks with the fifth root of their number.</summary>
    public double RateBandwidthYears { get; init; } = 6;

    /// <summary>Events that a coarser rate counts as, where the rate by age and sex rests on few.</summary>
    public double RatePriorEvents { get; init; } = 2;

    /// <summary>Whether a disease that has been recorded is excluded from what can come next.</summary>
    public bool ExcludeRepeats { get; init; }

    /// <summary>
    /// Whether only waits that end in a disease are learned, with "no event" left out of what can come, as the validation-mode loss counts. The rates are then those
    /// of a wait known to end before the next "no event" token, higher than events a day.
    /// </summary>
    public bool LearnAsValidated { get; init; }

    /// <summary>Memory of the average of the weights that is evaluated; 0: the last weights are.</summary>
    public float AverageDecay { get; init; }

    /// <exception cref="ModelException">A value is out of range; the message names it.</exception>
    public DelphiConfiguration Validate()
    {
        Require(Layers is >= 1 and <= 100, nameof(Layers), "1 to 100");
        Require(Heads >= 1 && Width >= 2 && Width <= 8192 && Width % Heads == 0 && Width % 2 == 0, nameof(Width), "even and a multiple of the heads");
        Require(Context is >= 2 and <= 100_000, nameof(Context), "2 to 100,000");
        Require(Vocabulary is > DelphiTokens.FirstDisease and <= 1_000_000, nameof(Vocabulary), $"above {DelphiTokens.FirstDisease}");
        Require(Dropout is >= 0 and < 1, nameof(Dropout), "0 to below 1");
        Require(MinimumWaitDays is >= 0 and < 365, nameof(MinimumWaitDays), "0 to 365 days");
        Require(NoEventYears is 0 or (>= 0.1 and <= 100), nameof(NoEventYears), "0, or 0.1 to 100 years");
        Require(PatientsPerStep >= 1 && Steps >= 1 && WarmupSteps >= 0, nameof(Steps), "positive");
        Require(float.IsFinite(PeakLearningRate) && PeakLearningRate >= FinalLearningRate && FinalLearningRate >= 0, nameof(PeakLearningRate), "at least the final rate");
        Require(AverageDecay is >= 0 and < 1, nameof(AverageDecay), "0 to below 1");
        return this;
    }

    /// <summary>Straight up from 0, then along half a cosine: as published.</summary>
    public float LearningRate(int step)
    {
        if (step < WarmupSteps)
            return PeakLearningRate * step / WarmupSteps;
        var progress = Math.Min(1, (double)(step - WarmupSteps) / Math.Max(1, Steps - WarmupSteps));
        return (float)(FinalLearningRate + (0.5 * (1 + Math.Cos(Math.PI * progress)) * (PeakLearningRate - FinalLearningRate)));
    }

    private static void Require(bool holds, string name, string range)
    {
        if (!holds)
            throw new ModelException($"Delphi configuration: {name} must be {range}");
    }
}
