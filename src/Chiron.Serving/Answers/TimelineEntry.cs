namespace Chiron.Serving.Answers;

/// <summary>One event of a record as it is shown.</summary>
/// <param name="Time">Null for a static fact.</param>
/// <param name="AgeYears">Age at the time; null where birth or time is unknown.</param>
/// <param name="Code">As in the dataset.</param>
/// <param name="Name">In words; the code itself where the dataset has no description.</param>
/// <param name="Kind">Such as <c>condition</c> or <c>measurement</c>.</param>
/// <param name="NumericValue">What was measured.</param>
/// <param name="Unit">UCUM.</param>
/// <param name="TextValue">A categorical answer; the text of notes is never served.</param>
public sealed record TimelineEntry(
    DateTime? Time, double? AgeYears, string Code, string Name, string Kind, float? NumericValue, string? Unit, string? TextValue);
