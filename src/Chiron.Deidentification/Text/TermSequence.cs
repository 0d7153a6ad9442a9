namespace Chiron.Deidentification;

/// <summary>The words of a known identifier, after the first.</summary>
/// <param name="Rest">Hashes of the words that follow the first.</param>
/// <param name="MaximumGap">How many characters may stand between two of its words.</param>
/// <param name="Condition">When a match counts.</param>
internal sealed record TermSequence(ulong[] Rest, IdentifierCategory Category, int MaximumGap, TermCondition Condition);
