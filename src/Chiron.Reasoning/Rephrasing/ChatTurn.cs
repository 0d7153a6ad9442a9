namespace Chiron.Reasoning.Rephrasing;

/// <summary>One message of a chat.</summary>
internal sealed record ChatTurn(string? Role, string? Content);
