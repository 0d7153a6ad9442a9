namespace Chiron.Deidentification;

/// <summary>
/// What was found once in a note is found wherever it stands again: the words of a name, whole names of places and institutions, and numbers of six digits
/// or more. Words that a dictionary holds count only where more than the tagger's judgement of one word found them.
/// </summary>
internal sealed class NameEcho(WordLists words)
{
    private const int ShortestName = 3;
    private const int ShortestSmallName = 4;
    private const int ShortestNumber = 6;
    private const int SureTimes = 100; // part of a longer name, or found by something surer than the words around it
    private const int LongestGap = 3;

    private readonly Dictionary<ulong, int> _names = [];
    private readonly HashSet<ulong> _called = []; // words of the language behind a title, which never stand in small letters here
    private readonly Dictionary<ulong, IdentifierCategory> _numbers = [];
    private readonly Dictionary<ulong, List<(int First, int Last, IdentifierCategory Category)>> _places = [];

    /// <summary>Adds the spans that repeat others.</summary>
    public void Find(string text, List<TextToken> tokens, List<ScrubbedSpan> found)
    {
        Collect(text, tokens, found);
        if (_names.Count == 0 && _numbers.Count == 0 && _places.Count == 0)
            return;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.IsDigits)
            {
                if (_numbers.TryGetValue(token.Hash, out var category))
                    found.Add(new ScrubbedSpan(token.Start, token.Length, category, ScrubLayer.Echo, ""));
            }
            else if (_called.Contains(token.Hash) && token.IsCapitalised && !char.IsUpper(text[token.End - 1]) && !Lexicon.MakesEponym(tokens, i))
            {
                found.Add(new ScrubbedSpan(token.Start, token.Length, IdentifierCategory.Name, ScrubLayer.Echo, ""));
            }
            else if (token.Length >= (token.IsCapitalised ? ShortestName : ShortestSmallName) && _names.TryGetValue(token.Hash, out var times) &&
                IsNameHere(words[token.Hash], times, token.IsCapitalised && !char.IsUpper(text[token.End - 1])) && !Lexicon.MakesEponym(tokens, i))
            {
                found.Add(new ScrubbedSpan(token.Start, token.Length, IdentifierCategory.Name, ScrubLayer.Echo, ""));
            }

            if (_places.TryGetValue(token.Hash, out var places))
                foreach (var (first, last, category) in places)
                    if (first != i && Repeats(tokens, first, last, i) && !(first == last && Lexicon.MakesEponym(tokens, i)))
                        found.Add(new ScrubbedSpan(token.Start, tokens[i + last - first].End - token.Start, category, ScrubLayer.Echo, ""));
        }
    }

    // A word of the language counts only where people are called so, something surer than the words around it found it, and its first letter alone is a capital.
    private static bool IsNameHere(WordTraits traits, int times, bool isCapitalised) =>
        (traits & WordTraits.Word) == WordTraits.None || (isCapitalised && times >= SureTimes && (traits & (WordTraits.Given | WordTraits.Family)) != WordTraits.None);

    private static bool Repeats(List<TextToken> tokens, int first, int last, int at)
    {
        if (at + last - first >= tokens.Count || tokens[at].IsCapitalised != tokens[first].IsCapitalised)
            return false;
        for (var k = 1; k <= last - first; k++)
            if (tokens[at + k].Hash != tokens[first + k].Hash || tokens[at + k].Start - tokens[at + k - 1].End > LongestGap)
                return false;
        return true;
    }

    private void Collect(string text, List<TextToken> tokens, List<ScrubbedSpan> found)
    {
        _names.Clear();
        _numbers.Clear();
        _places.Clear();
        _called.Clear();
        foreach (var span in found)
        {
            if (span.Category is IdentifierCategory.Date or IdentifierCategory.Age or IdentifierCategory.Url)
                continue;
            var first = TextToken.IndexAt(tokens, span.Start);
            if (span.Category is IdentifierCategory.Organization or IdentifierCategory.Location)
            {
                Place(text, tokens, first, span);
                continue;
            }

            for (var i = first; i < tokens.Count && tokens[i].Start < span.End; i++)
                if (tokens[i].IsDigits && tokens[i].Length >= ShortestNumber)
                    _numbers.TryAdd(tokens[i].Hash, span.Category);
                else if (span.Category == IdentifierCategory.Name && !tokens[i].IsDigits && tokens[i].Length >= ShortestName)
                {
                    if (span.Layer == ScrubLayer.Pattern && i == first && i > 0 && Lexicon.IsTitle(tokens[i - 1]) && tokens[i].IsCapitalised)
                        _called.Add(tokens[i].Hash);
                    _names[tokens[i].Hash] = _names.GetValueOrDefault(tokens[i].Hash) + (span.Layer == ScrubLayer.Tagger && (span.Length == tokens[i].Length || (words[tokens[i].Hash] & WordTraits.AnyName) == WordTraits.None) ? 1 : SureTimes);
                }
        }

        if (_called.Count > 0)
            foreach (var token in tokens)
                if (!token.IsCapitalised && !token.IsDigits)
                    _called.Remove(token.Hash);
    }

    // Several words, or one that is no word of the language, or an abbreviation of three capitals and more.
    private void Place(string text, List<TextToken> tokens, int first, in ScrubbedSpan span)
    {
        var last = first;
        while (last + 1 < tokens.Count && tokens[last + 1].Start < span.End)
            last++;
        if (first >= tokens.Count || tokens[first].IsDigits || tokens[first].Start >= span.End)
            return;
        if (first == last && (tokens[first].Length < ShortestName || ((words[tokens[first].Hash] & WordTraits.Word) != WordTraits.None && !IsAbbreviation(text, tokens[first]))))
            return;
        if (!_places.TryGetValue(tokens[first].Hash, out var places))
            _places[tokens[first].Hash] = places = [];
        places.Add((first, last, span.Category));
    }

    private static bool IsAbbreviation(string text, in TextToken token)
    {
        for (var k = token.Start; k < token.End; k++)
            if (!char.IsUpper(text[k]))
                return false;
        return true;
    }
}
