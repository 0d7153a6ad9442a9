namespace Chiron.Deidentification;

/// <summary>
/// Options of the confidentiality profile (PS3.15 E.3) that are offered. Retaining full dates is not: a patient's dates are shifted or go.
/// </summary>
[Flags]
public enum DicomOptions
{
    /// <summary>The Basic Profile alone.</summary>
    None = 0,

    /// <summary>Text burned into images is looked for and blacked out; an image that may carry it and cannot be read is quarantined.</summary>
    CleanPixelData = 1,

    /// <summary>The words of graphic annotations are scrubbed, and overlay planes stay that show no text.</summary>
    CleanGraphics = 1 << 1,

    /// <summary>Structured reports keep their content, cleaned.</summary>
    CleanStructuredContent = 1 << 2,

    /// <summary>Descriptions and comments are scrubbed instead of removed.</summary>
    CleanDescriptors = 1 << 3,

    /// <summary>Dates move by the patient's own whole number of days, the same as in every other format.</summary>
    RetainModifiedDates = 1 << 4,

    /// <summary>Age, sex, size, weight and the like stay; ages over 89 by the policy.</summary>
    RetainPatientCharacteristics = 1 << 5,

    RetainDeviceIdentity = 1 << 6,

    RetainUids = 1 << 7,

    /// <summary>Private elements of the safe list stay.</summary>
    RetainSafePrivate = 1 << 8,

    RetainInstitutionIdentity = 1 << 9,
}
