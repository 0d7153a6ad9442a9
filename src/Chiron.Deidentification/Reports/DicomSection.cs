using Chiron.Deidentification.Reports.Html;
using static Chiron.Deidentification.Reports.Html.PageText;

namespace Chiron.Deidentification;

/// <summary>The part of the report's page on DICOM files.</summary>
internal static class DicomSection
{
    private const int MostListed = 200;

    public static void Add(PageText page, DicomReport report)
    {
        page.Add($"<h2>DICOM</h2>\n<p>Cleaned by the Basic Application Level Confidentiality Profile of PS3.15 annex E with these options: {Words(report.Options)}. ");
        page.Add($"{(report.TextRecognition ? "Text burned into images was looked for." : "No text recognition is installed, so that images that may carry text were written only where rules allow it.")}</p>\n");
        page.Table("", "What", "Count",
            ("Patients with images", Number(report.Patients)), ("Files", Number(report.Files)), ("Written", Number(report.Written)),
            ("of these decompressed to be looked at", Number(report.Decompressed)), ("Not written", Number(report.Quarantined)), ("of these withdrawn by the audit", Number(report.Withdrawn)), ("Bytes of files", Number(report.SourceBytes)));
        Audit(page, report);
        Rules(page, report.Utility);
        Kept(page, report.Utility);
        page.Table("Text in images, by written file", "What is known", "Files", report.Pixels.OrderBy(pair => pair.Key).Select(pair => (Words(pair.Key), Number(pair.Value))));
        page.Table("Files that were not written", "Reason", "Files", report.Quarantine.GroupBy(entry => entry.Reason, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).Select(group => (group.Key, Number(group.Count()))));
        if (report.Quarantined > report.Quarantine.Count)
            page.Add($"<p class=\"note\">The first {Number(report.Quarantine.Count)} were counted for this table.</p>\n");
    }

    private static void Audit(PageText page, DicomReport report)
    {
        page.Add($"<h3>Leak audit</h3><p>Every text of every written file, at any depth and in private elements, was searched for what is known of its patient and of care providers, ");
        page.Add($"and laid beside its source: a UID or a date of the source, or a value that the profile's table lists for removal or replacement, counts as a leak. Pixels are no text.</p>\n");
        page.Table("", "What", "Count", ("Strings searched", Number(report.StringsSearched)), ("Leaks", Number(report.Leaks)), ("Files withdrawn", Number(report.Withdrawn)));
        page.Table("Where leaks were found", "Output file, element", "Kind", report.Findings.Take(MostListed).Select(finding => ($"{finding.File}, {finding.Element}", finding.Kind)));
    }

    private static void Rules(PageText page, DicomUtility utility)
    {
        var rules = utility.Rules.OrderByDescending(rule => rule.Value.All).ToList();
        if (rules.Count == 0)
            return;
        page.Add($"<h3>Elements with a value, by the profile's rule</h3>\n");
        page.Add($"{Chart.Stacks("Elements by rule: share unchanged, replaced, emptied, removed", ["unchanged", "replaced", "emptied", "removed"], [.. rules.Select(rule => (RuleWords(rule.Key), Shares(rule.Value), Number(rule.Value.All)))])}");
        page.Add($"<table><thead><tr><th scope=\"col\">Rule</th><th scope=\"col\" class=\"number\">Unchanged</th><th scope=\"col\" class=\"number\">Replaced</th><th scope=\"col\" class=\"number\">Emptied</th><th scope=\"col\" class=\"number\">Removed</th></tr></thead><tbody>\n");
        foreach (var (rule, counts) in rules)
            page.Add($"<tr><th scope=\"row\">{RuleWords(rule)}</th><td class=\"number\">{Number(counts.Unchanged)}</td><td class=\"number\">{Number(counts.Replaced)}</td><td class=\"number\">{Number(counts.Emptied)}</td><td class=\"number\">{Number(counts.Removed)}</td></tr>\n");
        page.Add($"</tbody></table>\n");
    }

    private static void Kept(PageText page, DicomUtility utility)
    {
        List<(string What, long Kept, long All)> rows =
        [
            ("Codes in code sequences", utility.CodesKept, utility.Codes),
            ("Elements that hold numbers", utility.NumbersKept, utility.Numbers),
            ("Dates at their exact interval", utility.DaysKept, utility.Days),
            ("Images with the same bytes", utility.ImagesKept, utility.Images),
            ("Words of scrubbed texts", utility.Text.WordsKept, utility.Text.Words),
            ("Clinical terms in them", utility.Text.ClinicalTermsKept, utility.Text.ClinicalTerms),
        ];
        UtilitySection.Add(page, "What of the files came out as it went in", rows, utility.OrderInversions);
    }

    private static IReadOnlyList<double> Shares(DicomRuleCounts counts) =>
        [(double)counts.Unchanged / counts.All, (double)counts.Replaced / counts.All, (double)counts.Emptied / counts.All, (double)counts.Removed / counts.All];

    private static string Words(DicomOptions options) => options == DicomOptions.None ? "none" : string.Join(", ", Enum.GetValues<DicomOptions>()
        .Where(option => option != DicomOptions.None && options.HasFlag(option)).Select(option => ProfileCodes.Of(option).Last().Meaning.Replace(" Option", "", StringComparison.Ordinal)));

    private static string RuleWords(string rule) => rule switch
    {
        nameof(DicomAction.Remove) => "X: remove",
        nameof(DicomAction.Empty) => "Z: empty",
        nameof(DicomAction.Dummy) => "D: dummy value",
        nameof(DicomAction.ReplaceUid) => "U: new UID",
        nameof(DicomAction.ShiftDate) => "C: dates shifted",
        nameof(DicomAction.CleanText) => "C: text scrubbed",
        nameof(DicomAction.CleanGraphic) => "C: graphics",
        nameof(DicomAction.Keep) => "K: kept by an option",
        nameof(DicomAction.Unlisted) => "Not in the table",
        _ => "Private elements",
    };

    private static string Words(PixelOutcome outcome) => outcome switch
    {
        PixelOutcome.NoPixels => "No pixels",
        PixelOutcome.NotExamined => "Not looked at: such images carry no text by the rules",
        PixelOutcome.NoTextFound => "Looked at, none found",
        PixelOutcome.TextRemoved => "Found and blackened",
        PixelOutcome.RegionsRemoved => "Everything outside of the stated regions is black",
        _ => "Not written",
    };
}
