namespace Chiron.Reasoning.Rephrasing;

/// <summary>The part of an answer that is read.</summary>
internal sealed record ChatReply(IReadOnlyList<ChatChoice>? Choices);
