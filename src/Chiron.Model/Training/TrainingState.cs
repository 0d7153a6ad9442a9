namespace Chiron.Model;

/// <summary>Where a run stands between two steps: with weights, moments and configuration this is all that the next step depends on.</summary>
internal sealed record TrainingState
{
    public long Step { get; init; }

    public int Epoch { get; init; }

    /// <summary>Steps done in this epoch.</summary>
    public int StepInEpoch { get; init; }

    public long Tokens { get; init; }

    public double ElapsedSeconds { get; init; }

    /// <summary>Training loss of the first step, in nats per token: what divergence is measured against.</summary>
    public double? FirstLoss { get; init; }

    /// <summary>Running mean of the training loss over some ten steps: one long wait after a burst can cost a step dearly and means nothing.</summary>
    public double SmoothedLoss { get; init; }

    public double BestLoss { get; init; } = double.MaxValue;

    public long BestStep { get; init; }

    public LossParts? BestParts { get; init; }

    /// <summary>Whether the best weights are the moving average and not those of the step.</summary>
    public bool BestIsMovingAverage { get; init; }

    /// <summary>The best measured weights, best first, where they will be averaged.</summary>
    public IReadOnlyList<MeasuredWeights> Measured { get; init; } = [];

    /// <summary>What a private run has spent up to this step.</summary>
    public PrivacySpent? Privacy { get; init; }

    public int EvaluationsWithoutGain { get; init; }

    public long EvaluatedAtStep { get; init; } = -1;
}
