namespace Chiron.Reasoning.Cases;

/// <summary>A number that the case states, in the unit of its finding.</summary>
/// <param name="Finding">Id of a numeric finding in the pack.</param>
/// <param name="Value">In the finding's unit, within its possible range.</param>
/// <param name="Span">Where the text says so; null where it came from a record.</param>
public sealed record CaseValue(string Finding, double Value, TextSpan? Span = null);
