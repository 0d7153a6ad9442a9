namespace Chiron.Reasoning.Cases;

/// <summary>What is wrong with what was given as a case. None of these is an exception: each is part of the result.</summary>
public enum CaseProblemKind
{
    /// <summary>There is no text.</summary>
    Empty,

    /// <summary>Nothing in it is known to the pack, or it took too long to read.</summary>
    NothingRecognised,

    /// <summary>The text does not look like English, which is what the pack's words are in.</summary>
    OtherLanguage,

    /// <summary>One finding is both present and absent, or two values of it disagree.</summary>
    Contradiction,

    /// <summary>A value that no living person can have, or an age beyond a human life; it was left out.</summary>
    ImpossibleValue,

    /// <summary>The unit is not one that the pack knows for this value; it was left out.</summary>
    UnknownUnit,

    /// <summary>The text is longer than is read; only its beginning was.</summary>
    TooLong,

    /// <summary>Neither age nor sex is known, or one of them; averages over people were used.</summary>
    PersonUnknown,

    /// <summary>An id, a code or an answer that the pack does not hold; it was left out.</summary>
    UnknownId,

    /// <summary>The structured case or the record is not well-formed, or has no such shape; what could not be read was left out.</summary>
    Malformed,

    /// <summary>The text tells the system what to do or to say; it was read as any other text and not followed.</summary>
    Instruction,
}
