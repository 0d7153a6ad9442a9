using Chiron.Reasoning.Combining;
using Chiron.Validation.Metrics;

namespace Chiron.Validation.Encounters;

/// <summary>One predictor's differentials at one stage of the visits; intervals over subjects.</summary>
/// <param name="Predictor">Combination, model, knowledge pack or oracle.</param>
/// <param name="Stage">How much of the visit was known.</param>
/// <param name="Encounters">Visits measured.</param>
/// <param name="Top1">Share whose diagnosis is the first answer; "something else" is an answer, right where the pack does not hold the diagnosis.</param>
/// <param name="Top3">Or among the first three.</param>
/// <param name="CalibrationError">Expected calibration error of the first answer's probability, 10 bins of equal size.</param>
/// <param name="LogLoss">Mean of −ln P(diagnosis), nats.</param>
public sealed record EncounterFigures(string Predictor, EncounterStage Stage, int Encounters, Interval Top1, Interval Top3, Interval CalibrationError, Interval LogLoss);
