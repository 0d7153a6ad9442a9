namespace Chiron.Reasoning.Combining;

/// <summary>What was learned for one situation.</summary>
public sealed record SituationFit
{
    public required Situation Situation { get; init; }

    /// <summary>Visits that the weights were fitted on.</summary>
    public required int Fitted { get; init; }

    /// <summary>Other subjects' visits that thresholds and limits come from.</summary>
    public required int Calibrated { get; init; }

    public required PoolWeights Weights { get; init; }

    /// <summary>The weights refitted on resampled subjects (bootstrap): how far they are uncertain.</summary>
    public required IReadOnlyList<PoolWeights> Resamples { get; init; }

    /// <summary>
    /// For each of <see cref="DifferentialCalibration.Coverages"/>: the conformal set holds each hypothesis before which, in order of probability, there is no more
    /// than this. Above 1: every hypothesis, as there were too few visits for this coverage.
    /// </summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>The same of smoothed scores, which count a part of each hypothesis' own probability too.</summary>
    public required IReadOnlyList<double> SmoothedThresholds { get; init; }

    /// <summary>The misfit that 99.5 % of the visits stay below; above it a case is unlike anything seen.</summary>
    public required double MisfitLimit { get; init; }

    internal bool IsWhole(int coverages) =>
        Fitted >= 0 && Resamples is not null && Thresholds?.Count == coverages && SmoothedThresholds?.Count == coverages
        && Thresholds.Concat(SmoothedThresholds).All(t => t >= 0) && MisfitLimit > 0
        && Resamples.Prepend(Weights).All(w => w.Model >= 0 && w.Pack >= 0 && w.ToArray().All(double.IsFinite));
}
