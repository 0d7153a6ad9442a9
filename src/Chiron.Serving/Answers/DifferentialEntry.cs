namespace Chiron.Serving.Answers;

/// <summary>A condition that could explain the case.</summary>
/// <param name="Code">Such as <c>ICD10CM//I21.9</c>.</param>
/// <param name="Name">In words.</param>
/// <param name="Probability">0 to 1.</param>
/// <param name="Low">The 10th percentile of the probability, given how uncertain the pack's numbers are, widened to what the other expert says; null where it was not computed.</param>
/// <param name="High">The 90th percentile, widened likewise; null where it was not computed.</param>
/// <param name="MustNotMiss">Missing it does great harm.</param>
/// <param name="Evidence">What speaks for and against it, strongest first.</param>
/// <param name="Sources">Ids of <see cref="AssessmentAnswer.Citations"/>.</param>
public sealed record DifferentialEntry(
    string Code, string Name, double Probability, double? Low, double? High, bool MustNotMiss, IReadOnlyList<EvidenceEntry> Evidence, IReadOnlyList<string> Sources);
