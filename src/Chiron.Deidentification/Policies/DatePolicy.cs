namespace Chiron.Deidentification;

/// <summary>What becomes of dates.</summary>
public enum DatePolicy
{
    /// <summary>The year alone stays.</summary>
    Year,

    /// <summary>All dates of a patient move by the same whole number of days.</summary>
    Shift,
}
