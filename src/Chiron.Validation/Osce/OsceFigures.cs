using Chiron.Validation.Metrics;

namespace Chiron.Validation.Osce;

/// <summary>Shares of the cases whose diagnosis the pack holds, with 95 % intervals by Wilson's method.</summary>
/// <param name="Part">Development or held-out.</param>
/// <param name="Given">What of a case was told.</param>
/// <param name="Cases">Of the part.</param>
/// <param name="InReach">Whose diagnosis the pack holds.</param>
/// <param name="First">Right diagnosis first.</param>
/// <param name="InThree">Among the first three.</param>
/// <param name="InDifferential">Anywhere in the differential.</param>
/// <param name="Abstained">Cases in reach for which no differential was offered.</param>
public sealed record OsceFigures(string Part, string Given, int Cases, int InReach, CountedShare First, CountedShare InThree, CountedShare InDifferential, int Abstained);
