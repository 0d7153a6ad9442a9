namespace Chiron.Serving.Answers;

/// <summary>A question, an examination or a test, and what its answer is worth.</summary>
/// <param name="Kind"><c>ask</c>, <c>examine</c> or <c>test</c>.</param>
/// <param name="Name">In words.</param>
/// <param name="Question">As a patient would be asked; null for what only a clinician does.</param>
/// <param name="InformationBits">By how much it is expected to narrow the differential.</param>
/// <param name="PriceUsd">Order of magnitude; 0 for what costs only words.</param>
public sealed record NextStepEntry(string Kind, string Name, string? Question, double InformationBits, double PriceUsd);
