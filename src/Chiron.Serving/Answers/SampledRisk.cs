namespace Chiron.Serving.Answers;

/// <summary>The share of sampled futures in which an outcome happens within so many days.</summary>
/// <param name="Days">The horizon.</param>
/// <param name="Probability">From 0 to 1.</param>
/// <param name="StandardError">Of the sampling: √(p(1 − p)/n).</param>
/// <param name="Low">Lower end of Wilson's 95 % interval for the sampling alone.</param>
/// <param name="High">Upper end of it.</param>
public sealed record SampledRisk(double Days, double Probability, double StandardError, double Low, double High);
