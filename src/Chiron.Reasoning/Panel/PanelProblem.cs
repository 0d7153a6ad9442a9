namespace Chiron.Reasoning.Panel;

/// <summary>Something in a request or case that the panel could not use; it went on without it.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Message">In a sentence.</param>
public sealed record PanelProblem(PanelProblemKind Kind, string Message);
