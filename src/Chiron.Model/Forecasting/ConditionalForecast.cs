namespace Chiron.Model;

/// <summary>Risks as the record is and as it would be with some facts changed or added.</summary>
/// <param name="AsRecorded">Of one subject.</param>
/// <param name="IfSo">Of the same subject, the same codes and horizons.</param>
/// <param name="Changed">For each hypothesis, whether it changed an event of the record; otherwise one was added.</param>
public sealed record ConditionalForecast(RiskTable AsRecorded, RiskTable IfSo, IReadOnlyList<bool> Changed);
