namespace Chiron.Serving.Answers;

/// <summary>One reason for or against a treatment.</summary>
/// <param name="Weight"><c>for</c>, <c>adjust</c>, <c>against</c>, <c>excludes</c>, <c>to_check</c> (would matter and is not known) or <c>monitor</c>.</param>
/// <param name="Topic">Such as <c>allergy</c>, <c>interaction</c>, <c>kidney</c>, <c>pregnancy</c> or <c>guideline</c>.</param>
/// <param name="Reason">In words.</param>
/// <param name="Sources">Ids of <see cref="AssessmentAnswer.Citations"/>.</param>
public sealed record TreatmentReasonEntry(string Weight, string Topic, string Reason, IReadOnlyList<string> Sources);
