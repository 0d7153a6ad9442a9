using Chiron.Timelines;

namespace Chiron.Validation.Sequential;

/// <summary>A visit of which the record before it is known.</summary>
/// <param name="Record">Up to the visit, and what was found at it; of that only what a case states is put to a model.</param>
/// <param name="At">The moment of the diagnosis.</param>
/// <param name="Recorded">Ids of the questions and tests that the visit answers.</param>
public sealed record RecordedVisit(Timeline Record, DateTime At, IReadOnlyList<string> Recorded);
