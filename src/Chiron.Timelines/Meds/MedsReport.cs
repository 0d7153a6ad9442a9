namespace Chiron.Timelines.Meds;

/// <summary>What the checker looked at and found.</summary>
/// <param name="Files">Data files.</param>
/// <param name="Events">Rows in the data files that could be read.</param>
/// <param name="Subjects">Different subjects there.</param>
/// <param name="Violations">Errors and warnings, in the order of the files.</param>
public sealed record MedsReport(int Files, long Events, long Subjects, IReadOnlyList<MedsViolation> Violations)
{
    /// <summary>True where nothing breaks the standard; warnings may remain.</summary>
    public bool IsValid => Violations.All(violation => violation.Severity is MedsSeverity.Warning);
}
