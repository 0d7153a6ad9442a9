using System.Text;

namespace Chiron.Knowledge.Search;

/// <summary>Cuts running text into passages: paragraphs are joined while they are short and cut at sentences where they are long.</summary>
internal sealed class PassageSplitter
{
    /// <summary>Characters.</summary>
    public const int LongestPassage = 1_200;

    /// <summary>Passages of one document; a longer one is refused.</summary>
    public const int MostPassages = 50_000;

    private const int ShortPassage = 300;

    private readonly List<Passage> _passages = [];
    private readonly StringBuilder _open = new();
    private string _place = "";

    /// <summary>Ends the passage at hand and returns all.</summary>
    public IReadOnlyList<Passage> Finish()
    {
        Close();
        return _passages;
    }

    /// <param name="place">Where the paragraph begins; a new place begins a new passage where <paramref name="breaks"/>.</param>
    /// <param name="text">One paragraph; white space is folded.</param>
    /// <param name="breaks">The paragraph stands under another heading than the one before.</param>
    public void Add(string place, string text, bool breaks = false)
    {
        var folded = Fold(text);
        if (folded.Length == 0)
            return;
        if (breaks || _open.Length + folded.Length > LongestPassage || _open.Length > ShortPassage)
            Close();
        if (_open.Length == 0)
            _place = place;
        else
            _open.Append('\n');
        foreach (var piece in Pieces(folded))
        {
            if (_open.Length > 0 && _open.Length + piece.Length > LongestPassage)
            {
                Close();
                _place = place;
            }

            _open.Append(piece);
        }
    }

    private void Close()
    {
        var text = _open.ToString().Trim();
        _open.Clear();
        if (text.Length == 0)
            return;
        if (_passages.Count == MostPassages)
            throw new DocumentFaultException($"it has more than {MostPassages:N0} passages; split it into smaller documents");
        _passages.Add(new Passage(_place, text));
    }

    // Sentences, joined up to the longest passage; what has no end of a sentence is cut at a space, or anywhere.
    private static IEnumerable<string> Pieces(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(LongestPassage, text.Length - start);
            if (start + length < text.Length)
            {
                var window = text.AsSpan(start, length);
                var cut = window.LastIndexOf(". ") + 1;
                if (cut < LongestPassage / 3)
                    cut = window.LastIndexOf(' ');
                if (cut >= LongestPassage / 3)
                    length = cut;
                else if (char.IsHighSurrogate(window[^1]))
                    length--;
            }

            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
            if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                folded.Append(c);
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        return folded.ToString().TrimEnd();
    }
}
