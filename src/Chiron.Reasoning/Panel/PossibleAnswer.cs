namespace Chiron.Reasoning.Panel;

/// <summary>One answer that a step may get.</summary>
/// <param name="Answer">In words: present, absent, an option, or a range of values.</param>
/// <param name="Probability">0 to 1; over a step's answers they sum to 1.</param>
/// <param name="Leader">Id of the condition that would lead after it.</param>
/// <param name="LeaderProbability">Its probability then.</param>
public sealed record PossibleAnswer(string Answer, double Probability, string Leader, double LeaderProbability);
