namespace Chiron.Serving.Answers;

/// <summary>Diagnoses among which the right one is with a chosen probability, over cases like those that the set was fitted on.</summary>
/// <param name="Coverage">That probability, 0 to 1.</param>
/// <param name="Members">Most likely first.</param>
/// <param name="IncludesOther">Whether something that the knowledge pack does not represent belongs to it.</param>
public sealed record ConformalSetEntry(double Coverage, IReadOnlyList<ConformalSetMember> Members, bool IncludesOther);
