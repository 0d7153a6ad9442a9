namespace Chiron.Timelines;

/// <summary>One fact of a subject's record as MEDS has it: a code, when, and what it measured, if anything.</summary>
/// <param name="Time">Unspecified-kind date and time to the microsecond; null for a static fact (sex, race).</param>
/// <param name="Code">Vocabulary and code joined by two slashes, such as <c>LOINC//4548-4</c>; never empty.</param>
/// <param name="NumericValue">The measured value in the code's usual unit; null where nothing was measured.</param>
/// <param name="TextValue">A categorical or textual answer, such as <c>present</c> or <c>SNOMED//8517006</c>; null where there is none.</param>
public readonly record struct Event(DateTime? Time, string Code, float? NumericValue = null, string? TextValue = null);
