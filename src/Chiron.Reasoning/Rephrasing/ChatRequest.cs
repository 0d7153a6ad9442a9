namespace Chiron.Reasoning.Rephrasing;

/// <summary>The part of the OpenAI API's chat completion that rephrasing uses.</summary>
internal sealed record ChatRequest(string Model, double Temperature, IReadOnlyList<ChatTurn> Messages);
