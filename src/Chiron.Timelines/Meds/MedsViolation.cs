namespace Chiron.Timelines.Meds;

/// <summary>One finding of the checker.</summary>
/// <param name="Severity">Whether the standard is broken.</param>
/// <param name="Rule">A short stable name of the rule, such as <c>subject-in-two-files</c>.</param>
/// <param name="File">Path relative to the dataset, with slashes; empty where it concerns the whole.</param>
/// <param name="Count">How many rows, subjects or codes it concerns; 1 where nothing is counted.</param>
/// <param name="Message">A sentence: what is wrong, what the standard wants.</param>
public sealed record MedsViolation(MedsSeverity Severity, string Rule, string File, long Count, string Message);
