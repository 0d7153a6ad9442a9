using Chiron.Knowledge;

namespace Chiron.Reasoning.Assessing;

/// <summary>Why care is needed that soon.</summary>
/// <param name="Id">Id of the red flag, or of the condition whose risk demands it.</param>
/// <param name="Urgency">At least this.</param>
/// <param name="Name">In a sentence for clinicians.</param>
/// <param name="Lay">In a sentence for patients.</param>
/// <param name="IsRedFlag">Forced by a red flag; otherwise demanded by a dangerous condition that is likely enough.</param>
/// <param name="Sources">Ids.</param>
public sealed record UrgencyReason(string Id, Urgency Urgency, string Name, string Lay, bool IsRedFlag, IReadOnlyList<string> Sources);
