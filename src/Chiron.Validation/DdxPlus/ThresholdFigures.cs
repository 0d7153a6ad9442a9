using Chiron.Validation.Metrics;

namespace Chiron.Validation.DdxPlus;

/// <summary>What stopping at a fixed probability of the leader gives.</summary>
public sealed record ThresholdFigures(double StopAt, Interval Questions, Interval First);
