namespace Chiron.Serving.Answers;

/// <summary>One subject in a list.</summary>
/// <param name="SubjectId">As text, because JSON numbers cannot hold every id.</param>
/// <param name="Split">Which part of the study: <c>train</c>, <c>tuning</c> or <c>held_out</c>; null where the dataset does not say.</param>
/// <param name="Events">How many events.</param>
/// <param name="Last">Time of the last event; null where there is none.</param>
public sealed record SubjectSummary(string SubjectId, string? Split, int Events, DateTime? Last);
