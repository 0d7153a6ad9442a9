namespace Chiron.Serving.Answers;

/// <summary>One fact of the case as it was understood.</summary>
/// <param name="Fact">In words, such as <c>chest pain</c>.</param>
/// <param name="State">Such as <c>present</c>, <c>absent</c>, <c>known</c>, <c>taken</c>, <c>allergic</c>, <c>none</c> or a value with its unit.</param>
/// <param name="Quote">The words that it was read from; null where it comes from the record.</param>
public sealed record UnderstoodFact(string Fact, string State, string? Quote);
