namespace Chiron.Validation.Metrics;

/// <summary>A point of a ROC curve.</summary>
/// <param name="FalsePositiveRate">1 − specificity, 0 to 1.</param>
/// <param name="TruePositiveRate">Sensitivity, 0 to 1.</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate);
