using Chiron.Timelines;

namespace Chiron.Validation.Diagnosis;

/// <summary>The moment of a diagnosis, with the record as it stood before the diagnosis was written.</summary>
/// <param name="History">What was known; the conditions recorded at that moment are taken out.</param>
/// <param name="Time">The moment.</param>
/// <param name="Diagnosis">The condition that was recorded.</param>
/// <param name="OracleRanking">The exact posterior's conditions, most probable first; empty where no truth is known.</param>
public sealed record DiagnosisMoment(Timeline History, DateTime Time, string Diagnosis, IReadOnlyList<string> OracleRanking);
