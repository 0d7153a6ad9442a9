namespace Chiron.Model;

/// <summary>An answer that a question may get.</summary>
/// <param name="Value">In the code's unit; null where the answer is a word.</param>
/// <param name="Text">A word such as <c>present</c>; null where the answer is a number.</param>
public readonly record struct CandidateAnswer(float? Value = null, string? Text = null);
