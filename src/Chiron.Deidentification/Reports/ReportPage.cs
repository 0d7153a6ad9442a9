using Chiron.Deidentification.Reports.Html;
using static Chiron.Deidentification.Reports.Html.PageText;

namespace Chiron.Deidentification;

/// <summary>The report as one page that needs nothing else to be read. It holds counts, never content of the source or names of its files.</summary>
internal static class ReportPage
{
    private const int MostListed = 200;

    public static string Html(DeidentificationReport report)
    {
        var page = new PageText();
        page.Add($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        page.Add($"<title>De-identification report</title><style>\n");
        page.Add($"{Raw(Style.Css)}</style></head><body><main>\n<h1>De-identification report</h1>\n");
        Verdict(page, report);
        page.Add($"<h2>Policy: {report.Policy}</h2><p><b>{report.Basis}</b></p><p>{report.Statement}</p>\n");
        if (report.Files > 0)
        {
            Work(page, report);
            Audit(page, report);
            Kept(page, report);
        }

        if (report.Dicom is { } dicom)
            DicomSection.Add(page, dicom);
        if (report.Risk is { } risk)
            RiskSection.Add(page, risk);
        if (report.Attack is { } attack)
            AttackSection.Add(page, attack);
        if (report.Files > 0)
            Quarantine(page, report);
        page.Add($"<h2>What this rests on</h2><p class=\"note\">Policy and tables {report.PolicyHash}; key {report.KeyFingerprint}; {Number(report.Outputs.Count)} output files, ");
        page.Add($"each with its SHA-256 in deidentification.json. Nothing in this report is content of the source.</p>\n</main></body></html>\n");
        return page.ToString();
    }

    private static void Verdict(PageText page, DeidentificationReport report)
    {
        page.Add($"<p class=\"verdict {(report.Passed ? "passed" : "failed")}\">");
        if (report.Passed)
            page.Add($"The audit found no known identifier in the output, and no order of events was changed.</p>\n");
        else
            page.Add($"The audit found {Number(report.Leaks + (report.Dicom?.Leaks ?? 0))} leaks in {Number(report.WithdrawnFiles.Count + (report.Dicom?.Withdrawn ?? 0))} files, which were withdrawn, and {Number(report.Utility.OrderInversions + (report.Dicom?.Utility.OrderInversions ?? 0))} events out of order. Do not use this output.</p>\n");
    }

    private static void Work(PageText page, DeidentificationReport report)
    {
        var counts = report.Counts;
        page.Add($"<h2>What was read and written</h2>\n");
        page.Table("", "What", "Count",
            ("Patients", Number(report.Patients)), ("Files", Number(report.Files)), ("Documents", Number(counts.Documents)), ("Resources", Number(counts.Resources)),
            ("Bytes of records", Number(report.SourceBytes)), ("Notes scrubbed", Number(counts.NotesScrubbed)), ("Dates rewritten", Number(counts.DatesRewritten)),
            ("References rewritten", Number(counts.ReferencesRewritten)), ("Identifiers rewritten", Number(counts.IdentifiersRewritten)));
        page.Table("Identifiers taken out of free text", "Category", "Count", counts.TextIdentifiers.Select(pair => (pair.Key, Number(pair.Value))));
        page.Table("Elements left out", "Element or rule", "Count", counts.ElementsRemoved.Select(pair => (pair.Key, Number(pair.Value))));
        page.Table("Truth tables of the simulated cohort", "Table", "Rows", report.TruthRows.Select(pair => (pair.Key, Number(pair.Value))));
    }

    private static void Audit(PageText page, DeidentificationReport report)
    {
        page.Add($"<h2>Leak audit</h2>\n<p>Every string of the output, element names and notes within base64 included, was searched for what the record states about the patient it ");
        page.Add($"belongs to and about care providers. What the record states nowhere in a structured element cannot be searched for.</p>\n");
        page.Table("", "What", "Count",
            ("Strings searched", Number(report.StringsSearched)), ("Leaks", Number(report.Leaks)), ("Files withdrawn", Number(report.WithdrawnFiles.Count)));
        page.Table("Where leaks were found", "Output file, document, element", "Kind", report.Findings.Take(MostListed)
            .Select(finding => ($"{finding.File}, document {finding.Document}, {finding.Resource} {finding.Element}", finding.Kind)));
    }

    private static void Kept(PageText page, DeidentificationReport report)
    {
        var utility = report.Utility;
        page.Add($"<h2>Clinical use kept</h2>\n");
        UtilitySection.Add(page, "Share of clinical content that came out as it went in",
        [
            ("Codes of observations", utility.ObservationCodesKept, utility.ObservationCodes),
            ("Values of observations", utility.ObservationValuesKept, utility.ObservationValues),
            ("Units of observations", utility.ObservationUnitsKept, utility.ObservationUnits),
            ("Days at their exact interval", utility.DaysKept, utility.Days),
        ], utility.OrderInversions);
        if (utility.Text.Words == 0)
            return;
        page.Add($"<h3>Notes</h3><p>Words that stand in a note before and after, whatever their order; dates that were shifted and names that were replaced count as lost.</p>\n");
        UtilitySection.Add(page, "Share of notes that came out as it went in",
        [
            ("Words and numbers", utility.Text.WordsKept, utility.Text.Words),
            ("Clinical terms", utility.Text.ClinicalTermsKept, utility.Text.ClinicalTerms),
            ("Numbers with their units", utility.Text.MeasuresKept, utility.Text.Measures),
        ], orderInversions: null);
    }

    private static void Quarantine(PageText page, DeidentificationReport report)
    {
        page.Add($"<h2>Quarantine</h2>\n<p>{Number(report.Quarantined)} documents or resources could not be read or rewritten with certainty and were not written.</p>\n");
        page.Table("", "Output file, line of its source", "Reason", report.Quarantine.Take(MostListed).Select(entry =>
            ($"{entry.Output}, line {entry.Line}{(entry.Entry is { } index ? $", entry {index}" : "")}", $"{entry.Reason}. {entry.Detail}")));
        if (report.Quarantined > MostListed)
            page.Add($"<p class=\"note\">The first {MostListed} are listed; deidentification.json has a thousand.</p>\n");
    }

    // Markup that is this program's own.
    private static PageText Raw(string markup)
    {
        var text = new PageText();
        var literal = new Interpolation(markup.Length, 0);
        literal.AppendLiteral(markup);
        return text.Add(literal);
    }
}
