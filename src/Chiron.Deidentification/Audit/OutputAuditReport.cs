namespace Chiron.Deidentification;

/// <summary>What an audit of an output as it lies there found. Holds no content of the source.</summary>
/// <param name="Files">Output files that were searched.</param>
/// <param name="Leaks">All of them, also those not listed.</param>
/// <param name="Problems">Files that are missing, changed or unknown to the report, as sentences.</param>
public sealed record OutputAuditReport(
    long Files, long StringsSearched, long Leaks, IReadOnlyList<LeakFinding> Findings, UtilityCounts Utility, IReadOnlyList<string> Problems)
{
    /// <summary>Events and dates of images that stand elsewhere than their patient's offset puts them.</summary>
    public required long OrderInversions { get; init; }

    public bool Passed => Leaks == 0 && Problems.Count == 0 && OrderInversions == 0;
}
