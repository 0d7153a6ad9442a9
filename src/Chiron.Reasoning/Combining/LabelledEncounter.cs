using Chiron.Timelines;

namespace Chiron.Reasoning.Combining;

/// <summary>A visit with one diagnosis, as the record stood before the diagnosis was written.</summary>
/// <param name="History">What was known; conditions recorded at that moment are taken out.</param>
/// <param name="At">The moment of the diagnosis.</param>
/// <param name="Diagnosis">The event code that was recorded.</param>
public sealed record LabelledEncounter(Timeline History, DateTime At, string Diagnosis);
