using Chiron.Deidentification.Reports.Html;
using static Chiron.Deidentification.Reports.Html.PageText;

namespace Chiron.Deidentification;

/// <summary>What was kept of what went in, as bars and as counts.</summary>
internal static class UtilitySection
{
    /// <param name="rows">Those of which nothing went in are left out.</param>
    public static void Add(PageText page, string title, List<(string What, long Kept, long All)> rows, long? orderInversions)
    {
        rows.RemoveAll(row => row.All == 0);
        if (rows.Count == 0 && orderInversions is null)
            return;
        if (rows.Count > 0)
            page.Add($"{Chart.Bars(title, [.. rows.Select(row => (row.What, (double)row.Kept / row.All, Percent((double)row.Kept / row.All)))])}");
        var counts = rows.Select(row => (row.What, $"{Number(row.Kept)} of {Number(row.All)}"));
        page.Table("", "What", "Kept", orderInversions is { } inversions ? counts.Append(("Order inversions", Number(inversions))) : counts);
    }
}
