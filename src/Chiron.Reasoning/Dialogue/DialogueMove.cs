namespace Chiron.Reasoning.Dialogue;

/// <summary>One move of a dialogue; a case is what its moves make of it.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Step">Id of the finding or test that was answered or declined; null for words and budgets.</param>
/// <param name="Text">The words; for a budget US dollars; null for what was declined.</param>
public sealed record DialogueMove(DialogueMoveKind Kind, string? Step, string? Text);
