using System.Text;

namespace Chiron.Deidentification;

/// <summary>A note while it is written, with where its identifiers stand.</summary>
internal sealed class NotePage
{
    private const int WrapColumn = 78;

    private readonly StringBuilder _text = new();
    private readonly List<LabelledSpan> _spans = [];
    private readonly List<(int Start, uint Line)> _lines = [];

    /// <summary>The line of a table that is being written: its hash.</summary>
    public uint LineWritten
    {
        get => _lines.Count == 0 ? 0 : _lines[^1].Line;
        set => _lines.Add((_text.Length, value));
    }

    /// <summary>From which place on which line was written.</summary>
    public IReadOnlyList<(int Start, uint Line)> Lines => _lines;

    public void Append(string text, IdentifierCategory? category = null)
    {
        if (category is { } kind && text.Length > 0)
            _spans.Add(new LabelledSpan(_text.Length, text.Length, kind));
        _text.Append(text);
    }

    public void Line(string text) => _text.Append(text).Append('\n');

    public void EndLine()
    {
        while (_text.Length > 0 && _text[^1] is ' ' or '\n' && (_spans.Count == 0 || _spans[^1].End < _text.Length))
            _text.Length--;
        _text.Append('\n');
    }

    /// <summary>The text as somebody might have typed it: all in capitals, all in small letters, with slips, or broken into short lines. Places stay as they are.</summary>
    public (string Text, IReadOnlyList<LabelledSpan> Spans) Finish(NoteRandom random, bool isTraining)
    {
        var text = _text.ToString().ToCharArray();
        var style = random.Below(20);
        if (isTraining && style >= 7)
            style = random.Below(4) == 0 ? random.Below(2) : style; // a note without small letters or without capitals teaches more than its share
        for (var i = 0; i < text.Length; i++)
            text[i] = style switch { 0 => char.ToUpperInvariant(text[i]), 1 => char.ToLowerInvariant(text[i]), _ => text[i] };
        if (style is 2 or 3)
            Slip(text, random);
        if (style is >= 4 and <= 6)
            Wrap(text);
        return (new string(text), _spans);
    }

    // Two letters of a word change places, now and then.
    private void Slip(char[] text, NoteRandom random)
    {
        for (var i = 1; i + 2 < text.Length; i++)
            if (random.Chance(0.006) && char.IsAsciiLetterLower(text[i]) && char.IsAsciiLetterLower(text[i + 1]) && !_spans.Exists(span => i + 1 >= span.Start && i < span.End))
                (text[i], text[i + 1]) = (text[i + 1], text[i]);
    }

    private static void Wrap(char[] text)
    {
        var (line, space) = (0, -1);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
                (line, space) = (i + 1, -1);
            else if (text[i] == ' ')
                space = i;
            if (i - line >= WrapColumn && space > line)
            {
                text[space] = '\n';
                (line, space) = (space + 1, -1);
            }
        }
    }
}
