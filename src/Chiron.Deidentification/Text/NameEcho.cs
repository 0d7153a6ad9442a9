namespace Chiron.Deidentification;

/// <summary>
/// What was found once in a note is found wherever it stands again: the words of a name where they begin with a capital letter, and numbers of six digits
/// or more. Words that a dictionary holds count only where more than the tagger's judgement of one word found them.
/// </summary>
internal sealed class NameEcho(WordLists words)
{
    private const int ShortestName = 3;
    private const int ShortestNumber = 6;
    private const int SureTimes = 100; // part of a longer name, or found by something surer than the words around it

    private readonly Dictionary<ulong, int> _names = [];
    private readonly Dictionary<ulong, IdentifierCategory> _numbers = [];

    /// <summary>Adds the spans that repeat others.</summary>
    public void Find(List<TextToken> tokens, List<ScrubbedSpan> found)
    {
        Collect(tokens, found);
        if (_names.Count == 0 && _numbers.Count == 0)
            return;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.IsDigits)
            {
                if (_numbers.TryGetValue(token.Hash, out var category))
                    found.Add(new ScrubbedSpan(token.Start, token.Length, category, ScrubLayer.Echo, ""));
            }
            else if (token.IsCapitalised && token.Length >= ShortestName && _names.TryGetValue(token.Hash, out var times) &&
                IsNameHere(words[token.Hash], times) &&
                !Lexicon.MakesEponym(tokens, i))
            {
                found.Add(new ScrubbedSpan(token.Start, token.Length, IdentifierCategory.Name, ScrubLayer.Echo, ""));
            }
        }
    }

    // A word of the language counts only where people are called so, and something surer than the words around it found it.
    private static bool IsNameHere(WordTraits traits, int times) =>
        (traits & WordTraits.Word) == WordTraits.None || (times >= SureTimes && (traits & (WordTraits.Given | WordTraits.Family)) != WordTraits.None);

    private void Collect(List<TextToken> tokens, List<ScrubbedSpan> found)
    {
        _names.Clear();
        _numbers.Clear();
        foreach (var span in found)
        {
            if (span.Category is IdentifierCategory.Organization or IdentifierCategory.Location or IdentifierCategory.Date or IdentifierCategory.Age or IdentifierCategory.Url)
                continue;
            for (var i = IndexAt(tokens, span.Start); i < tokens.Count && tokens[i].Start < span.End; i++)
                if (tokens[i].IsDigits && tokens[i].Length >= ShortestNumber)
                    _numbers.TryAdd(tokens[i].Hash, span.Category);
                else if (span.Category == IdentifierCategory.Name && !tokens[i].IsDigits && tokens[i].Length >= ShortestName && tokens[i].IsCapitalised)
                    _names[tokens[i].Hash] = _names.GetValueOrDefault(tokens[i].Hash) + (span.Layer == ScrubLayer.Tagger && (span.Length == tokens[i].Length || (words[tokens[i].Hash] & WordTraits.AnyName) == WordTraits.None) ? 1 : SureTimes);
        }
    }

    private static int IndexAt(List<TextToken> tokens, int start)
    {
        var (low, high) = (0, tokens.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (tokens[middle].Start < start)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
