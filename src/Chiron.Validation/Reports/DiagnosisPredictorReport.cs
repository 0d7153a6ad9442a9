using Chiron.Validation.Metrics;

namespace Chiron.Validation.Reports;

/// <param name="Predictor">Its name.</param>
/// <param name="Top1">Share of moments at which the recorded diagnosis is ranked first.</param>
/// <param name="Top3">Share of moments at which it is among the first three.</param>
public sealed record DiagnosisPredictorReport(string Predictor, Interval Top1, Interval Top3);
