namespace Chiron.Reasoning.Rephrasing;

/// <summary>One of the answers that a model offers.</summary>
internal sealed record ChatChoice(ChatTurn? Message);
