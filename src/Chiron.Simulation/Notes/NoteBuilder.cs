using System.Text;

namespace Chiron.Simulation.Notes;

/// <summary>Builds a note's text and keeps where each identifier was put.</summary>
internal sealed class NoteBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<Planted> _planted = [];

    public NoteBuilder Add(string text)
    {
        _text.Append(text);
        return this;
    }

    public NoteBuilder Line(string text = "")
    {
        _text.Append(text).Append('\n');
        return this;
    }

    public NoteBuilder Plant(string kind, string text)
    {
        _planted.Add(new Planted(kind, text, _text.Length));
        _text.Append(text);
        return this;
    }

    /// <summary>Appends a template: <c>{name}</c> is looked up; a value with a kind is an identifier and is remembered.</summary>
    public NoteBuilder Fill(string template, Func<string, (string? Kind, string Text)> lookUp)
    {
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            _text.Append(rest[..open]);
            var close = rest.IndexOf('}');
            var (kind, text) = lookUp(rest[(open + 1)..close].ToString());
            if (kind is null)
                _text.Append(text);
            else
                Plant(kind, text);
            rest = rest[(close + 1)..];
        }

        _text.Append(rest).Append('\n');
        return this;
    }

    public (string Text, IReadOnlyList<Planted> Planted) Build() => (_text.ToString(), [.. _planted]);
}
