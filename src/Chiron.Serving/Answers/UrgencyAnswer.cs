namespace Chiron.Serving.Answers;

/// <summary>How soon someone must be seen.</summary>
/// <param name="Level">One of the five levels: <c>self_care</c>, <c>routine</c>, <c>urgent</c>, <c>emergency</c>, <c>immediate</c>.</param>
/// <param name="Reasons">Why, most urgent first.</param>
public sealed record UrgencyAnswer(string Level, IReadOnlyList<UrgencyReasonEntry> Reasons);
