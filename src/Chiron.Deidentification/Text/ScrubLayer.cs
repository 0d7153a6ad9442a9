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

    /// <summary>The words around it, as the trained tagger weighs them.</summary>
    Tagger,

    /// <summary>The same was found elsewhere in the note.</summary>
    Echo,
}
