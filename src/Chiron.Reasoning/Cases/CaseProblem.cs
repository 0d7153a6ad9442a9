namespace Chiron.Reasoning.Cases;

/// <summary>One thing that is wrong or missing in a case.</summary>
/// <param name="Kind">What sort of fault.</param>
/// <param name="Message">In a sentence, for the person who wrote the case.</param>
/// <param name="Span">Where in the text; null where the whole is meant.</param>
public sealed record CaseProblem(CaseProblemKind Kind, string Message, TextSpan? Span = null);
