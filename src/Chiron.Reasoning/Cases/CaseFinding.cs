namespace Chiron.Reasoning.Cases;

/// <summary>A boolean finding that the case states.</summary>
/// <param name="Finding">Id in the pack.</param>
/// <param name="Presence">Present, absent or uncertain.</param>
/// <param name="Span">Where the text says so; null where it came from a record or follows from another finding.</param>
/// <param name="ImpliedBy">Id of the more specific finding or of the number that it follows from; null where it was stated itself.</param>
/// <param name="Words">The pack's own phrase as the text has it, to be echoed to the one who wrote it; null where it came from a record.</param>
/// <param name="SinceDays">Days before now at which it began; null where that is not told.</param>
public sealed record CaseFinding(string Finding, Presence Presence, TextSpan? Span = null, string? ImpliedBy = null, string? Words = null, double? SinceDays = null);
