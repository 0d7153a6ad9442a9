namespace Chiron.Deidentification;

/// <summary>What a generated note may be used for. No two splits share a template, a filler sentence or a name.</summary>
public enum NoteSplit : byte
{
    Training,

    /// <summary>Other lines of some of the authors that training learns from. Never trained on; its errors are looked at, and what is to be chosen is chosen on it.</summary>
    Development,

    /// <summary>Lines of authors that training knows nothing of. Never trained on; its errors were looked at. Names and words of institutions are development's.</summary>
    OtherAuthors,

    /// <summary>For the figures that are reported: other lines of the same authors as development's, neither trained on nor looked at.</summary>
    Final,
}
