namespace Chiron.Deidentification;

/// <summary>How a file says what was done to it: the codes of CID 7050 (PS3.16).</summary>
internal static class ProfileCodes
{
    private static readonly (DicomOptions Option, string Code, string Meaning)[] Options =
    [
        (DicomOptions.CleanPixelData, "113101", "Clean Pixel Data Option"),
        (DicomOptions.CleanGraphics, "113103", "Clean Graphics Option"),
        (DicomOptions.CleanStructuredContent, "113104", "Clean Structured Content Option"),
        (DicomOptions.CleanDescriptors, "113105", "Clean Descriptors Option"),
        (DicomOptions.RetainModifiedDates, "113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
        (DicomOptions.RetainPatientCharacteristics, "113108", "Retain Patient Characteristics Option"),
        (DicomOptions.RetainDeviceIdentity, "113109", "Retain Device Identity Option"),
        (DicomOptions.RetainUids, "113110", "Retain UIDs Option"),
        (DicomOptions.RetainSafePrivate, "113111", "Retain Safe Private Option"),
        (DicomOptions.RetainInstitutionIdentity, "113112", "Retain Institution Identity Option"),
    ];

    /// <param name="done">The options that were really followed in this file.</param>
    public static IEnumerable<(string Code, string Meaning)> Of(DicomOptions done) =>
        Options.Where(row => (done & row.Option) != DicomOptions.None).Select(row => (row.Code, row.Meaning)).Prepend(("113100", "Basic Application Confidentiality Profile"));
}
