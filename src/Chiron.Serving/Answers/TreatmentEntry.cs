namespace Chiron.Serving.Answers;

/// <summary>A treatment to weigh for this person. Never an order.</summary>
/// <param name="Id">Of the drug or procedure in the knowledge pack.</param>
/// <param name="Kind"><c>drug</c>, <c>procedure</c> or <c>advice</c>.</param>
/// <param name="Name">In words.</param>
/// <param name="Excluded">Something rules it out; its reasons say what.</param>
/// <param name="Line">1 for first-line treatment; null where only a guideline names it.</param>
/// <param name="Together">Names of the drugs that are given with it.</param>
/// <param name="Reasons">What speaks for and against it, what to check and to monitor.</param>
/// <param name="Sources">Ids of <see cref="AssessmentAnswer.Citations"/>.</param>
public sealed record TreatmentEntry(
    string Id, string Kind, string Name, bool Excluded, int? Line, IReadOnlyList<string> Together, IReadOnlyList<TreatmentReasonEntry> Reasons, IReadOnlyList<string> Sources);
