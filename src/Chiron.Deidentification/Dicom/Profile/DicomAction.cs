namespace Chiron.Deidentification;

/// <summary>What happens to a data element.</summary>
public enum DicomAction : byte
{
    /// <summary>The profile does not name it: by its value representation.</summary>
    Unlisted,

    /// <summary>K. Sequences are followed.</summary>
    Keep,

    /// <summary>X.</summary>
    Remove,

    /// <summary>Z.</summary>
    Empty,

    /// <summary>D: a value that says nothing, where there was one.</summary>
    Dummy,

    /// <summary>U: the keyed UID, the same for the same one in every file.</summary>
    ReplaceUid,

    /// <summary>C of dates: shifted by the patient's days.</summary>
    ShiftDate,

    /// <summary>C of text: scrubbed. Sequences are followed.</summary>
    CleanText,

    /// <summary>C of graphics: followed and scrubbed where words, looked at where pixels.</summary>
    CleanGraphic,
}
