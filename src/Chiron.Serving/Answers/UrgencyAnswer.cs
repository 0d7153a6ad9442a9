namespace Chiron.Serving.Answers;

/// <summary>How soon someone must be seen.</summary>
/// <param name="Level">One of the five levels: <c>self_care</c>, <c>routine</c>, <c>urgent</c>, <c>emergency</c>, <c>immediate</c>.</param>
/// <param name="EmergencySeverityIndex">The same as an ESI level, 1 (most urgent) to 5.</param>
/// <param name="Setting">Where: <c>self_care</c>, <c>clinic</c>, <c>urgent_care</c> or <c>emergency_department</c>.</param>
/// <param name="Reasons">Why, most urgent first.</param>
public sealed record UrgencyAnswer(string Level, int EmergencySeverityIndex, string Setting, IReadOnlyList<UrgencyReasonEntry> Reasons);
