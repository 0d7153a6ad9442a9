namespace Chiron.Deidentification;

/// <summary>What a rule of Microsoft's configuration does to the elements that it selects.</summary>
internal enum MicrosoftMethod
{
    Keep,
    Redact,
    DateShift,
    Perturb,
    CryptoHash,
    Encrypt,
    Substitute,
    Generalize,
}
