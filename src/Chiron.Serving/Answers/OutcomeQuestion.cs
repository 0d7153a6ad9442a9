using Chiron.Model;

namespace Chiron.Serving.Answers;

/// <summary>Which composite outcomes are asked for, of whose record.</summary>
/// <param name="Record">Whose record, from which moment, over which horizons; its codes are not read.</param>
/// <param name="Outcomes">One or more.</param>
/// <param name="Futures">How many futures are drawn.</param>
/// <param name="Seed">The same seed draws the same futures.</param>
public sealed record OutcomeQuestion(ForecastQuestion Record, IReadOnlyList<FutureOutcome> Outcomes, int Futures, ulong Seed);
