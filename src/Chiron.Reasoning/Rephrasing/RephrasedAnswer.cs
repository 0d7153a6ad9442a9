using Chiron.Reasoning.Answers;

namespace Chiron.Reasoning.Rephrasing;

/// <summary>An answer after rephrasing: the same statements over the same facts, in words that were checked.</summary>
/// <param name="Answer">What to show.</param>
/// <param name="Outcome">What happened.</param>
/// <param name="Refused">Why sentences were not used: the place of the statement, from 0, and a reason in a few words.</param>
public sealed record RephrasedAnswer(ComposedAnswer Answer, RephrasingOutcome Outcome, IReadOnlyList<(int Statement, string Reason)> Refused);
