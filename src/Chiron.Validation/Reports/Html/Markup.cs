using System.Net;
using System.Text;

namespace Chiron.Validation.Reports.Html;

/// <summary>Builds the page's text: raw markup by <see cref="Add"/>, anything that comes from data through <see cref="Text"/>.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    public Markup Add(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    public override string ToString() => _text.ToString();
}
