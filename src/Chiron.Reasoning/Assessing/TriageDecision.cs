using Chiron.Knowledge;

namespace Chiron.Reasoning.Assessing;

/// <summary>How soon care is needed, and why.</summary>
/// <param name="Urgency">The greatest of what red flags force, what the differential's risk demands, and what too little understanding calls for.</param>
/// <param name="Forced">The most that a red flag forces; null where none is raised.</param>
/// <param name="Demanded">The level of least expected cost; null where nobody complains of anything.</param>
/// <param name="ExpectedCosts">By level, lowest first: expected cost in units of one needless same-day visit; empty with <paramref name="Demanded"/> null.</param>
/// <param name="Reasons">Most urgent first.</param>
public sealed record TriageDecision(
    Urgency Urgency, Urgency? Forced, Urgency? Demanded, IReadOnlyList<double> ExpectedCosts, IReadOnlyList<UrgencyReason> Reasons);
