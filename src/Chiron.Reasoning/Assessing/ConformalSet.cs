namespace Chiron.Reasoning.Assessing;

/// <summary>Conditions among which the right one is with a chosen probability, over cases like those that it was fitted on; the leader is always among them.</summary>
/// <param name="Coverage">That probability, 0 to 1.</param>
/// <param name="Conditions">Ids, most likely first.</param>
/// <param name="IncludesOther">Whether "something that the pack does not represent" belongs to the set.</param>
public sealed record ConformalSet(double Coverage, IReadOnlyList<string> Conditions, bool IncludesOther);
