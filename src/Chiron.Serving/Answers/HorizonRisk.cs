namespace Chiron.Serving.Answers;

/// <summary>A probability that the code is recorded at least once within so many days.</summary>
/// <param name="Days">The horizon.</param>
/// <param name="Probability">From 0 to 1.</param>
/// <param name="Low">Lower end of its 95 % interval; null where the release computes none.</param>
/// <param name="High">Upper end of its 95 % interval; null where the release computes none.</param>
public sealed record HorizonRisk(double Days, double Probability, double? Low = null, double? High = null);
