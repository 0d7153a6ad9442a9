using Chiron.Timelines;

namespace Chiron.Validation.Tasks;

/// <summary>A subject at the moment of a prediction.</summary>
/// <param name="History">The whole record; a predictor may use what stands there up to <paramref name="Time"/>, that moment included.</param>
/// <param name="Time">The prediction time.</param>
/// <param name="AgeYears">NaN where the record has no birth.</param>
/// <param name="Sex">As the record states it.</param>
public sealed record PredictionPoint(Timeline History, DateTime Time, double AgeYears, Sex Sex);
