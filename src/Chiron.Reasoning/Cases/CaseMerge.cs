namespace Chiron.Reasoning.Cases;

/// <summary>Joins what is on record with what is told now: what is told goes first.</summary>
internal static class CaseMerge
{
    public static Case Of(Case record, Case told) => new()
    {
        AgeYears = record.AgeYears ?? told.AgeYears,
        Sex = record.Sex ?? told.Sex,
        Findings = [.. told.Findings, .. record.Findings.Where(f => told.Findings.All(t => t.Finding != f.Finding))],
        Values = [.. told.Values.Concat(record.Values.Where(v => told.Values.All(t => t.Finding != v.Finding))).OrderBy(v => v.Finding, StringComparer.Ordinal)],
        Answers = [.. told.Answers, .. record.Answers.Where(a => told.Answers.All(t => t.Finding != a.Finding))],
        EarlierValues = record.EarlierValues,
        KnownConditions = [.. record.KnownConditions.Union(told.KnownConditions, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Drugs = [.. record.Drugs.Union(told.Drugs, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Allergies = record.Allergies is null && told.Allergies is null ? null : [.. (record.Allergies ?? []).Union(told.Allergies ?? [])],
        Genes = [.. record.Genes.Union(told.Genes)],
        LiverClass = told.LiverClass ?? record.LiverClass,
        HistoryComplete = record.HistoryComplete || told.HistoryComplete,
        DrugsComplete = record.DrugsComplete || told.DrugsComplete,
        Past = told.Past,
        Setting = told.Setting ?? record.Setting,

        // The record usually knows who the person is, so that the words need not say.
        Problems =
        [
            .. record.Problems,
            .. told.Problems.Where(p => p.Kind != CaseProblemKind.PersonUnknown || (record.AgeYears ?? told.AgeYears) is null || (record.Sex ?? told.Sex) is null),
        ],
    };
}
