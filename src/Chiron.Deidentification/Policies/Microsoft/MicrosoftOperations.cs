namespace Chiron.Deidentification;

/// <summary>What was done to a resource; each has its own security label.</summary>
[Flags]
internal enum MicrosoftOperations
{
    None = 0,
    Redacted = 1,
    Abstracted = 2,
    CryptoHashed = 4,
    Encrypted = 8,
    Perturbed = 16,
    Substituted = 32,
    Generalized = 64,
}
