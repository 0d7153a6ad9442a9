namespace Chiron.Validation.Metrics;

/// <summary>Points with similar predictions.</summary>
/// <param name="Points">How many.</param>
/// <param name="Predicted">Their mean probability.</param>
/// <param name="Observed">The share of cases among them.</param>
/// <param name="Low">Lower end of the share's 95 % interval (Wilson 1927).</param>
/// <param name="High">Upper end.</param>
public readonly record struct CalibrationBin(int Points, double Predicted, double Observed, double Low, double High);
