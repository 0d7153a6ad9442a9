namespace Chiron.Reasoning.Cases;

/// <summary>The answer to a categorical finding.</summary>
/// <param name="Finding">Id of a categorical finding in the pack.</param>
/// <param name="Option">Id of one of its options.</param>
/// <param name="Span">Where the text says so; null where it came from a record.</param>
public sealed record CaseAnswer(string Finding, string Option, TextSpan? Span = null);
