using Chiron.Reasoning.Assessing;

namespace Chiron.Reasoning.Panel;

/// <summary>A step with the table of its answers.</summary>
/// <param name="Step">What it is, costs and is worth.</param>
/// <param name="Table">Its answers; of a test the two most telling findings' together.</param>
internal sealed record Candidate(NextStep Step, AnswerTable Table);
