namespace Chiron.Knowledge;

/// <summary>What happens when a drug meets another.</summary>
/// <param name="With">Id of a drug, or the name of a drug class.</param>
/// <param name="Effect">In a sentence.</param>
/// <param name="Avoid">True where the two must not be given together; false where it takes care.</param>
public sealed record DrugInteraction(string With, string Effect, bool Avoid);
