using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Chiron.Deidentification.Reports.Html;

/// <summary>HTML under construction. What is interpolated is written in the invariant culture and escaped, unless it is markup itself.</summary>
internal sealed class PageText
{
    private readonly StringBuilder _html = new();

    public PageText Add(Interpolation html)
    {
        _html.Append(html.Html);
        return this;
    }

    /// <summary>A heading, and a table under it whose last column holds numbers; nothing without rows.</summary>
    public void Table(string title, string what, string value, params IEnumerable<(string What, string Value)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        if (title.Length > 0)
            Add($"<h3>{title}</h3>");
        Add($"<table><thead><tr><th scope=\"col\">{what}</th><th scope=\"col\">{value}</th></tr></thead><tbody>\n");
        foreach (var row in all)
            Add($"<tr><th scope=\"row\">{row.What}</th><td>{row.Value}</td></tr>\n");
        Add($"</tbody></table>\n");
    }

    public override string ToString() => _html.ToString();

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (100 * share).ToString(share is > 0 and < 0.0995 or > 0.9 and < 1 ? "0.0#" : "0.#", CultureInfo.InvariantCulture) + " %";

    public static string Probability(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Escapes what is interpolated.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Interpolation(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + 16 * formattedCount);

        public string Html => _text.ToString();

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted(PageText markup) => _text.Append(markup._html);

        public void AppendFormatted<T>(T value) => _text.Append(WebUtility.HtmlEncode(Convert.ToString(value, CultureInfo.InvariantCulture)));

        public void AppendFormatted(double value, string format) => _text.Append(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
