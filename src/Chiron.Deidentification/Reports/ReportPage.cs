using System.Globalization;
using System.Net;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>The report as one page that needs nothing else to be read.</summary>
internal static class ReportPage
{
    public static string Html(DeidentificationReport report)
    {
        var page = new StringBuilder();
        page.Append(
            """
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>De-identification report</title>
            <style>
            body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
            table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d8dee4}
            td:last-child,th:last-child{text-align:right;font-variant-numeric:tabular-nums}.verdict{padding:.8rem 1rem;border-radius:.4rem;font-weight:600}
            .passed{background:#dafbe1}.failed{background:#ffebe9}meter{width:8rem;margin-right:.6rem}
            </style>
            <h1>De-identification report</h1>

            """);
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"verdict {(report.Passed ? "passed" : "failed")}\">");
        page.Append(report.Passed
            ? "The audit found no known identifier in the output, and no order of events was changed."
            : $"The audit found {Number(report.Leaks)} leaks in {report.WithdrawnFiles.Count} files, which were withdrawn. Do not use this output.").Append("</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h2>Policy: {Text(report.Policy)}</h2><p><b>{Text(report.Basis)}</b></p><p>{Text(report.Statement)}</p>\n");

        Table(page, "What was read and written",
            ("Patients", report.Patients), ("Files", report.Files), ("Documents", report.Counts.Documents), ("Resources", report.Counts.Resources),
            ("Bytes of records", report.SourceBytes), ("Notes scrubbed", report.Counts.NotesScrubbed), ("Dates rewritten", report.Counts.DatesRewritten),
            ("References rewritten", report.Counts.ReferencesRewritten), ("Identifiers rewritten", report.Counts.IdentifiersRewritten));
        Kept(page, report);
        Table(page, "Identifiers taken out of free text", [.. report.Counts.TextIdentifiers.Select(pair => (pair.Key, pair.Value))]);
        Table(page, "Elements left out", [.. report.Counts.ElementsRemoved.Select(pair => (pair.Key, pair.Value))]);
        if (report.TruthRows.Count > 0)
            Table(page, "Truth tables of the simulated cohort, rows", [.. report.TruthRows.Select(pair => (pair.Key, pair.Value))]);
        Table(page, "Leak audit", ("Strings searched", report.StringsSearched), ("Leaks", report.Leaks));
        foreach (var finding in report.Findings)
            page.Append(CultureInfo.InvariantCulture,
                $"<p>{Text(finding.File)}, document {finding.Document}, {Text(finding.Resource)} {Text(finding.Element)}: {Text(finding.Kind)}</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h2>Quarantine: {Number(report.Quarantined)}</h2>\n");
        foreach (var entry in report.Quarantine)
            page.Append(CultureInfo.InvariantCulture,
                $"<p>{Text(entry.Output)}, line {entry.Line}{(entry.Entry is { } index ? $", entry {index}" : "")}: {Text(entry.Reason)}. {Text(entry.Detail)}</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>Policy and tables {report.PolicyHash}; key {report.KeyFingerprint}.</p></html>\n");
        return page.ToString();
    }

    private static void Kept(StringBuilder page, DeidentificationReport report)
    {
        var utility = report.Utility;
        page.Append("<h2>Clinical use kept</h2><table><tr><th>What</th><th>Kept</th></tr>\n");
        Row("Codes of observations", utility.ObservationCodesKept, utility.ObservationCodes);
        Row("Values of observations", utility.ObservationValuesKept, utility.ObservationValues);
        Row("Units of observations", utility.ObservationUnitsKept, utility.ObservationUnits);
        if (utility.Days > 0)
            Row("Days at their exact interval", utility.DaysKept, utility.Days);
        page.Append(CultureInfo.InvariantCulture, $"<tr><td>Order inversions</td><td>{Number(utility.OrderInversions)}</td></tr></table>\n");

        void Row(string what, long kept, long all) =>
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{what}</td><td><meter min=\"0\" max=\"1\" value=\"{(all == 0 ? 1 : (double)kept / all):F4}\"></meter>{Number(kept)} of {Number(all)}</td></tr>\n");
    }

    private static void Table(StringBuilder page, string title, params ReadOnlySpan<(string What, long Count)> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><table><tr><th>What</th><th>Count</th></tr>\n");
        foreach (var (what, count) in rows)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(what)}</td><td>{Number(count)}</td></tr>\n");
        page.Append("</table>\n");
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
