namespace Chiron.Deidentification;

/// <summary>What a keyed derivation is for. The name is part of the derivation, so renaming one changes every output.</summary>
internal enum DerivationLabel
{
    Fingerprint,
    ResourceId,
    Identifier,
    IdentifierSystem,
    DateOffset,
    UniqueIdentifier,
    Surrogate,
}
