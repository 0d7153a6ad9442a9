using Chiron.Validation.Metrics;

namespace Chiron.Validation.Reports;

/// <summary>One predictor's measures on one task. Formulas and sources: docs/validation.md.</summary>
public sealed record PredictorReport
{
    public required string Predictor { get; init; }

    /// <summary>False where the predictor does not know the task's code; it is then scored with the same probability for everyone.</summary>
    public required bool KnowsTask { get; init; }

    public required Interval Auroc { get; init; }

    /// <summary>Average precision; compare with the share of cases.</summary>
    public required Interval Auprc { get; init; }

    public required double Brier { get; init; }

    /// <summary>1 is ideal; null where it cannot be fitted.</summary>
    public required double? CalibrationSlope { get; init; }

    /// <summary>Calibration in the large on the log-odds scale: 0 is ideal; null where it cannot be fitted.</summary>
    public required double? CalibrationIntercept { get; init; }

    /// <summary>Cases observed over cases expected: 1 is ideal.</summary>
    public required double? ObservedOverExpected { get; init; }

    public required double ExpectedCalibrationError { get; init; }

    public required IReadOnlyList<CalibrationBin> CalibrationBins { get; init; }

    public required IReadOnlyList<RocPoint> Roc { get; init; }

    public required IReadOnlyList<SubgroupReport> Subgroups { get; init; }
}
