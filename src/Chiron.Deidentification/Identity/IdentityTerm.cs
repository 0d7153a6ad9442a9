namespace Chiron.Deidentification;

/// <summary>One string that identifies somebody, as the record states it.</summary>
public readonly record struct IdentityTerm(string Text, IdentifierCategory Category);
