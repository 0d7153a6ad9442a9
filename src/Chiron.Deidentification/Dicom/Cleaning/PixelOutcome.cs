namespace Chiron.Deidentification;

/// <summary>What is known of text in an image after cleaning.</summary>
public enum PixelOutcome
{
    /// <summary>The object holds no pixels.</summary>
    NoPixels,

    /// <summary>Nobody looked: the rules say that such images carry no text, or the option is off.</summary>
    NotExamined,

    /// <summary>Looked at, and no text found.</summary>
    NoTextFound,

    /// <summary>Text was found and is black in every frame; nothing was found when looking again.</summary>
    TextRemoved,

    /// <summary>Nobody looked, but all outside the regions that the file states is black, by the rules for its kind of image.</summary>
    RegionsRemoved,

    /// <summary>The image may carry text and could not be read, or text could not be removed: it was not written.</summary>
    Quarantined,
}
