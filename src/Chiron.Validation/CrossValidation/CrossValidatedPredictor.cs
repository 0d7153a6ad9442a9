using Chiron.Validation.Metrics;

namespace Chiron.Validation.CrossValidation;

/// <summary>One predictor's measures on subjects that it was not fitted on. Intervals: 95 %, bootstrap over subjects, models kept as they are.</summary>
public sealed record CrossValidatedPredictor
{
    public required string Predictor { get; init; }

    /// <summary>Mean of the folds' areas under the ROC curve; null for a predictor that gives no probability.</summary>
    public required Interval? Auroc { get; init; }

    public required IReadOnlyList<double> AurocByFold { get; init; }

    /// <summary>All folds' probabilities ranked together, which also asks that folds agree in level.</summary>
    public required double? PooledAuroc { get; init; }

    /// <summary>Average precision, mean of folds.</summary>
    public required Interval? Auprc { get; init; }

    public required double? Brier { get; init; }

    public required double? CalibrationSlope { get; init; }

    public required double? ObservedOverExpected { get; init; }

    /// <summary>Harrell's C over the whole follow-up, mean of folds; null where the task does not ask for it.</summary>
    public required Interval? Concordance { get; init; }

    /// <summary>The model's less this one's, paired; null for the model itself.</summary>
    public required Interval? ModelsGain { get; init; }
}
