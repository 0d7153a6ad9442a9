using Chiron.Validation.Metrics;

namespace Chiron.Validation.RareDisease;

/// <summary>One way of ranking, on one set of cases.</summary>
/// <param name="Predictor">What the ranking learned from.</param>
/// <param name="Set">Which cases: all, or those whose disease was in reach.</param>
/// <param name="Top1">Share of cases whose disease is ranked first; with an interval over publications. A disease that is not in reach counts as missed.</param>
/// <param name="MeanReciprocalRank">Of 1 / rank, 0 where not in reach.</param>
public sealed record RareDiseaseFigures(string Predictor, string Set, int Cases, Interval Top1, Interval Top3, Interval Top10, Interval MeanReciprocalRank);
