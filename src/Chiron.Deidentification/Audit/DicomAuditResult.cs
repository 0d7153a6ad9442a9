namespace Chiron.Deidentification;

/// <summary>What the audit of one DICOM file found.</summary>
/// <param name="Leaks">All of them, also those not listed.</param>
internal sealed record DicomAuditResult(long Leaks, IReadOnlyList<LeakFinding> Findings, long StringsSearched, DicomUtility Utility);
