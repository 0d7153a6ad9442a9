namespace Chiron.Reasoning.Cases;

/// <summary>A stretch or a point of time in a text.</summary>
/// <param name="First">Index of its first token, prepositions included.</param>
/// <param name="End">Index after its last token.</param>
/// <param name="Days">How long, or how long ago.</param>
/// <param name="Kind">How it is meant.</param>
internal readonly record struct TimeExpression(int First, int End, double Days, TimeKind Kind);
