namespace Chiron.Serving.Answers;

/// <summary>Why care is needed that soon.</summary>
/// <param name="Reason">A sentence for the audience.</param>
/// <param name="RedFlag">Forced by a red flag; otherwise by a dangerous condition that is likely enough.</param>
/// <param name="Sources">Ids of <see cref="AssessmentAnswer.Citations"/>.</param>
public sealed record UrgencyReasonEntry(string Reason, bool RedFlag, IReadOnlyList<string> Sources);
