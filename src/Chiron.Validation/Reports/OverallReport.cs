using Chiron.Validation.Metrics;

namespace Chiron.Validation.Reports;

/// <summary>A predictor over all tasks that every predictor was measured on.</summary>
/// <param name="Predictor">Its name.</param>
/// <param name="MeanAuroc">Unweighted mean over the tasks.</param>
/// <param name="CalibrationBins">Over all points of all those tasks together.</param>
/// <param name="ExpectedCalibrationError">From these bins.</param>
/// <param name="BitsPerEvent">−Σ log₂ P(outcome) over these tasks and points, divided by the number of cases; less is better.</param>
/// <param name="BitsOverOracle">By how much that is more than the oracle's; null without one.</param>
public sealed record OverallReport(
    string Predictor,
    Interval MeanAuroc,
    IReadOnlyList<CalibrationBin> CalibrationBins,
    double ExpectedCalibrationError,
    Interval? BitsPerEvent = null,
    Interval? BitsOverOracle = null);
