namespace Chiron.Deidentification;

/// <summary>What found an identifier in a text.</summary>
public enum ScrubLayer : byte
{
    /// <summary>The record states it elsewhere.</summary>
    KnownIdentity,

    /// <summary>It differs from what the record states by one letter.</summary>
    NearlyKnownIdentity,

    /// <summary>Its form and what stands around it.</summary>
    Pattern,
}
