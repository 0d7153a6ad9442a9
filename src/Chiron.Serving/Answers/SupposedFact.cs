namespace Chiron.Serving.Answers;

/// <summary>A fact that was put into the record.</summary>
/// <param name="Changed">Whether the latest event of the code got this answer; otherwise one was added at the moment of prediction.</param>
public sealed record SupposedFact(string Code, string Name, float? NumericValue, string? TextValue, bool Changed);
