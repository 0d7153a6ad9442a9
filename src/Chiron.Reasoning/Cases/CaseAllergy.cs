namespace Chiron.Reasoning.Cases;

/// <summary>Something that a person is allergic to.</summary>
/// <param name="Substance">In the words that it was told in, or the record's code.</param>
/// <param name="Drug">Id of the drug; null where it is a whole class or no drug of the pack.</param>
/// <param name="Class">The drug's class, or the class that was named; null where it is no drug of the pack.</param>
/// <param name="Severe">The reaction was told as anaphylaxis, swelling of the throat or a blistering rash.</param>
/// <param name="Span">Where the text says so; null where it came from a record.</param>
public sealed record CaseAllergy(string Substance, string? Drug, string? Class, bool Severe = false, TextSpan? Span = null);
