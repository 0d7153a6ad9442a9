namespace Chiron.Reasoning.Guidance;

/// <summary>One reason for or against a treatment in this person.</summary>
/// <param name="Weight">What it does.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="About">Id of the condition, recommendation, finding, drug or gene, or a word such as <c>egfr</c>; with weight and topic unique in its treatment.</param>
/// <param name="Text">In words, without a full stop.</param>
/// <param name="Sources">Ids.</param>
public sealed record TreatmentReason(TreatmentWeight Weight, TreatmentTopic Topic, string About, string Text, IReadOnlyList<string> Sources);
