namespace Chiron.Deidentification;

/// <summary>
/// Finds what a record states about somebody in text: names in either order, with initials, in any case, one letter wrong; addresses; numbers however
/// they are punctuated. A word is looked up by its hash, so the time does not grow with the number of names.
/// </summary>
internal sealed class IdentityMatcher
{
    private const int ShortestNumber = 5;
    private const int ShortestFuzzyName = 5;

    private readonly Dictionary<ulong, List<TermSequence>> _sequences = [];
    private readonly Dictionary<string, IdentifierCategory> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _fuzzyNames = [];
    private readonly PossibleNames _possible;

    /// <param name="isGlobal">For people who are not the note's own: a name alone counts only when it is a family name that is no common word.</param>
    public IdentityMatcher(IEnumerable<PersonName> names, IEnumerable<IdentityTerm> terms, bool isGlobal)
    {
        var builder = new IdentityMatcherBuilder(_sequences, _numbers, _fuzzyNames, isGlobal, ShortestNumber, ShortestFuzzyName);
        var known = names as IReadOnlyCollection<PersonName> ?? [.. names];
        foreach (var name in known)
            builder.Add(name);
        _possible = new PossibleNames(known);
        foreach (var term in terms)
            builder.Add(term);
        foreach (var list in _sequences.Values)
            list.Sort((a, b) => b.Rest.Length.CompareTo(a.Rest.Length));
    }

    /// <summary>Adds the spans that it finds; they may overlap one another.</summary>
    public void Find(string text, List<TextToken> tokens, List<ScrubbedSpan> found)
    {
        var firstFound = found.Count;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!_sequences.TryGetValue(tokens[i].Hash, out var candidates))
                continue;
            foreach (var candidate in candidates)
                if (Matches(text, tokens, i, candidate) is { } last)
                {
                    found.Add(Span(tokens[i].Start, tokens[last].End, candidate.Category));
                    break;
                }
        }

        FindNumbers(text, tokens, found);
        FindNamesInContext(text, tokens, found, firstFound);
        if (_fuzzyNames.Count > 0)
            FindMisspelt(text, tokens, found);
    }

    /// <summary>Raises what speaks for a name at words that may be one of the known people's, but are no proof by themselves: initials, names that are words or short.</summary>
    /// <param name="evidence">(tokens): in the units of the tagger's scores.</param>
    public void Weigh(string text, List<TextToken> tokens, Span<short> evidence) => _possible.Weigh(text, tokens, evidence);

    /// <summary>Whether a name of an element holds a known name, as a generated key may.</summary>
    public bool Holds(ulong wordHash) =>
        _sequences.TryGetValue(wordHash, out var candidates) && candidates.Exists(candidate => candidate.Rest.Length == 0);

    /// <summary>Whether a word is a known name or one letter away from one, so that the audit would take it for that name.</summary>
    public bool HoldsNearly(string word)
    {
        if (Holds(TextToken.HashOf(word)))
            return true;
        var folded = string.Create(word.Length, word, static (span, from) =>
        {
            for (var k = 0; k < span.Length; k++)
                span[k] = TextToken.Fold(from[k]);
        });
        return _fuzzyNames.Exists(name => OneEdit.Apart(folded, name));
    }

    private static ScrubbedSpan Span(int start, int end, IdentifierCategory category, ScrubLayer layer = ScrubLayer.KnownIdentity) =>
        new(start, end - start, category, layer, "");

    // The index of the last token of a match at token i; null for none. Words in a name's context are looked at later, when the names around are known.
    private static int? Matches(string text, List<TextToken> tokens, int i, TermSequence candidate)
    {
        if (candidate.Condition == TermCondition.NameContext || i + candidate.Rest.Length >= tokens.Count)
            return null;
        if (candidate.Condition == TermCondition.Capitalised && !tokens[i].IsCapitalised)
            return null;
        for (var k = 0; k < candidate.Rest.Length; k++)
        {
            var (previous, token) = (tokens[i + k], tokens[i + k + 1]);
            if (token.Hash != candidate.Rest[k] || token.Start - previous.End > candidate.MaximumGap)
                return null;
        }

        var last = i + candidate.Rest.Length;
        if (candidate.Condition == TermCondition.Login && last + 1 < tokens.Count && tokens[last + 1].IsDigits && tokens[last + 1].Start == tokens[last].End)
            last++;
        return candidate.Condition != TermCondition.Initials || AreInitials(text, tokens[i], tokens[last]) ? last : null;
    }

    private static bool AreInitials(string text, in TextToken first, in TextToken second) =>
        first is { Length: 1, IsCapitalised: true } && second is { Length: 1, IsCapitalised: true } &&
        text[first.End] == '.' && second.End < text.Length && text[second.End] == '.';

    private void FindNumbers(string text, List<TextToken> tokens, List<ScrubbedSpan> found)
    {
        if (_numbers.Count == 0)
            return;
        Span<char> digits = stackalloc char[32];
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var length = 0;
            for (var k = i; k < tokens.Count && k < i + 6 && tokens[k].IsDigits; k++)
            {
                if (k > i && !IsNumberSeparator(text.AsSpan(tokens[k - 1].End, tokens[k].Start - tokens[k - 1].End)))
                    break;
                if (length + tokens[k].Length > digits.Length)
                    break;
                text.AsSpan(tokens[k].Start, tokens[k].Length).CopyTo(digits[length..]);
                length += tokens[k].Length;
                if (length >= ShortestNumber && lookup.TryGetValue(digits[..length], out var category))
                    found.Add(Span(tokens[i].Start, tokens[k].End, category));
            }
        }
    }

    private static bool IsNumberSeparator(ReadOnlySpan<char> gap) => gap.Length <= 3 && !gap.ContainsAnyExcept(" -.()/+\u2010\u2011\u2013\u00A0");

    private void FindNamesInContext(string text, List<TextToken> tokens, List<ScrubbedSpan> found, int firstFound)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!token.IsCapitalised || !_sequences.TryGetValue(token.Hash, out var candidates))
                continue;
            foreach (var candidate in candidates)
                if (candidate.Condition == TermCondition.NameContext && IsNameHere(text, tokens, i, found, firstFound))
                {
                    found.Add(Span(token.Start, token.End, candidate.Category));
                    break;
                }
        }
    }

    private static bool IsNameHere(string text, List<TextToken> tokens, int i, List<ScrubbedSpan> found, int firstFound)
    {
        var token = tokens[i];
        if (i > 0 && Lexicon.IsTitle(tokens[i - 1]))
            return true;
        for (var k = firstFound; k < found.Count; k++)
            if (found[k].Category == IdentifierCategory.Name &&
                (token.Start - found[k].End is >= 0 and <= 2 || found[k].Start - token.End is >= 0 and <= 2))
                return true;
        if (Lexicon.MakesEponym(tokens, i))
            return false;
        var before = token.Start - 1;
        while (before >= 0 && text[before] is ' ' or '\t')
            before--;
        return before >= 0 && (char.IsLetterOrDigit(text[before]) || text[before] is ',' or ':' or '(');
    }

    private void FindMisspelt(string text, List<TextToken> tokens, List<ScrubbedSpan> found)
    {
        Span<char> word = stackalloc char[32];
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!token.IsCapitalised || token.Length < ShortestFuzzyName - 1 || token.Length > word.Length || Lexicon.IsCommon(token.Hash) || Lexicon.MakesEponym(tokens, i))
                continue;
            for (var k = 0; k < token.Length; k++)
                word[k] = TextToken.Fold(text[token.Start + k]);
            foreach (var name in _fuzzyNames)
                if (OneEdit.Apart(word[..token.Length], name))
                {
                    found.Add(Span(token.Start, token.End, IdentifierCategory.Name, ScrubLayer.NearlyKnownIdentity));
                    break;
                }
        }
    }
}
