using Chiron.Validation.Metrics;

namespace Chiron.Validation.Sequential;

/// <summary>How one inquirer did over all cases of a source: means with intervals by bootstrap over cases.</summary>
/// <param name="First">The right condition is first in the end.</param>
/// <param name="FirstInReach">The same over the cases whose condition the pack holds; null where it holds none.</param>
/// <param name="Three">It is among the first three.</param>
/// <param name="Confidence">The leader's probability in the end; calibrated where it is as large as <paramref name="First"/>.</param>
public sealed record SequentialFigures(string Inquirer, Interval First, Interval? FirstInReach, Interval Three, Interval Confidence, Interval Questions, Interval CostUsd);
