namespace Chiron.Deidentification;

/// <summary>What a run did, what of clinical use it kept, and what its audit found. Holds no content of the source.</summary>
public sealed record DeidentificationReport
{
    public const string FormatName = "chiron-deidentification-report/1";

    public string Format { get; init; } = FormatName;

    public required string Policy { get; init; }

    /// <summary>The method of the law that the policy claims to follow.</summary>
    public required string Basis { get; init; }

    /// <summary>What the policy does and does not prove.</summary>
    public required string Statement { get; init; }

    /// <summary>SHA-256 of the policy and its tables.</summary>
    public required string PolicyHash { get; init; }

    public required string KeyFingerprint { get; init; }

    public required long Patients { get; init; }

    public required long Files { get; init; }

    /// <summary>Uncompressed.</summary>
    public required long SourceBytes { get; init; }

    public required TransformCounts Counts { get; init; }

    public required UtilityCounts Utility { get; init; }

    /// <summary>Strings that the audit searched.</summary>
    public required long StringsSearched { get; init; }

    /// <summary>Identifiers that the audit found; each withdraws the file it was found in.</summary>
    public required long Leaks { get; init; }

    public required IReadOnlyList<LeakFinding> Findings { get; init; }

    public required IReadOnlyList<string> WithdrawnFiles { get; init; }

    public required long Quarantined { get; init; }

    /// <summary>The first thousand.</summary>
    public required IReadOnlyList<QuarantineEntry> Quarantine { get; init; }

    /// <summary>Rows of each truth table that was carried over.</summary>
    public required IReadOnlyDictionary<string, long> TruthRows { get; init; }

    /// <summary>Output files with their SHA-256, in order.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    /// <summary>By output file, the documents of its source that were not written: their places among those that can be read, from 0.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> SkippedDocuments { get; init; } = new Dictionary<string, IReadOnlyList<long>>();

    /// <summary>What was done with DICOM files, which no other figure of this report counts; null where the source holds none.</summary>
    public DicomReport? Dicom { get; init; }

    /// <summary>Whether records outside of the source told who its patients are; an audit needs them again.</summary>
    public bool UsesOtherRecords { get; init; }

    /// <summary>What the output still tells about who somebody is; null where no file was written.</summary>
    public RiskReport? Risk { get; init; }

    /// <summary>How well surrogates hide names that leaked, on generated notes; null where it was not asked for.</summary>
    public AttackReport? Attack { get; init; }

    /// <summary>Whether nothing had to be done, because an earlier run did it.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>Whether no leak was found and no order changed. Quarantined documents do not count here.</summary>
    public bool Passed => Leaks == 0 && Utility.OrderInversions == 0 && Dicom?.Passed != false;

    internal static DeidentificationReport From(
        DeidentificationPolicy policy,
        DeidentificationKey key,
        IEnumerable<FileResult> results,
        IdentityIndex identities,
        IReadOnlyDictionary<string, long> truthRows,
        DicomReport? dicom,
        bool usesOtherRecords)
    {
        var files = results.OrderBy(result => result.Output, StringComparer.Ordinal).ToList();
        var counts = new TransformCounts();
        var utility = new UtilityCounts();
        foreach (var file in files)
        {
            counts.Add(file.Counts);
            utility.Add(file.Utility);
        }

        return new DeidentificationReport
        {
            Policy = policy.Name,
            Basis = policy.Basis,
            Statement = policy.Statement,
            PolicyHash = policy.ContentHash,
            KeyFingerprint = key.Fingerprint,
            Patients = files.Count == 0 && dicom is not null ? dicom.Patients : identities.Patients.Count,
            Files = files.Count,
            SourceBytes = files.Sum(file => file.SourceBytes),
            Counts = counts,
            Utility = utility,
            StringsSearched = files.Sum(file => file.StringsSearched),
            Leaks = files.Sum(file => file.Leaks),
            Findings = [.. files.SelectMany(file => file.Findings).Take(1000)],
            WithdrawnFiles = [.. files.Where(file => file.Leaks > 0).Select(file => file.Output)],
            Quarantined = files.Sum(file => file.Quarantined),
            Quarantine = [.. files.SelectMany(file => file.Quarantine).Take(1000)],
            TruthRows = truthRows,
            Dicom = dicom,
            UsesOtherRecords = usesOtherRecords,
            SkippedDocuments = new SortedDictionary<string, IReadOnlyList<long>>(
                files.Where(file => file.SkippedDocuments.Count > 0).ToDictionary(file => file.Output, file => file.SkippedDocuments, StringComparer.Ordinal), StringComparer.Ordinal),
            Outputs = new SortedDictionary<string, string>(
                files.Where(file => file.Sha256 is not null).ToDictionary(file => file.Output, file => file.Sha256!, StringComparer.Ordinal), StringComparer.Ordinal),
        };
    }
}
