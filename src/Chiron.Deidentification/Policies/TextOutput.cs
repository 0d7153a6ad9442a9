namespace Chiron.Deidentification;

/// <summary>What stands in a note where an identifier stood.</summary>
public enum TextOutput
{
    /// <summary>The category, as in <c>[NAME]</c>.</summary>
    Tag,

    /// <summary>An invented value of the same kind and format, the same one for a patient throughout.</summary>
    Surrogate,
}
