namespace Chiron.Serving.Answers;

/// <summary>Something wrong with what was given, as a type and a sentence.</summary>
/// <param name="Kind">Such as <c>empty</c>, <c>other_language</c>, <c>contradiction</c> or <c>impossible_value</c>.</param>
/// <param name="Message">For the one who wrote it.</param>
public sealed record CaseProblemEntry(string Kind, string Message);
