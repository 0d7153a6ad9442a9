using System.Buffers;

namespace Chiron.Deidentification;

/// <summary>
/// What must not be found, as plain strings for one search over all at once: made from the identity apart from the scrubber's own tables, so that a
/// mistake there is not repeated here.
/// </summary>
internal sealed class AuditTerms
{
    private readonly SearchValues<string>? _strong;
    private readonly SearchValues<string>? _words;
    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);

    public AuditTerms(IEnumerable<PersonName> names, IEnumerable<IdentityTerm> terms, bool isGlobal)
    {
        HashSet<string> strong = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> words = new(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            foreach (var given in name.Given)
            {
                if (given.Length < 2 || name.Family.Length < 2)
                    continue;
                strong.Add($"{given} {name.Family}");
                strong.Add($"{name.Family}, {given}");
                strong.Add($"{name.Family} {given}");
            }

            if (!isGlobal)
                foreach (var word in name.Given.Append(name.Family).SelectMany(part => part.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries)))
                    AddWord(word, strong, words);
        }

        foreach (var term in terms)
            AddTerm(term, isGlobal, strong, words);
        _strong = strong.Count == 0 ? null : SearchValues.Create([.. strong], StringComparison.OrdinalIgnoreCase);
        _words = words.Count == 0 ? null : SearchValues.Create([.. words], StringComparison.OrdinalIgnoreCase);
    }

    /// <param name="isTerm">A display of terminology: a name alone may stand there, as in Parkinson's disease; two in a row may not.</param>
    /// <returns>What was found; null for nothing.</returns>
    public string? Find(ReadOnlySpan<char> text, bool isTerm)
    {
        if (_strong is not null && FindWhole(text, _strong))
            return "a full name, an address, or an identifier";
        if (!isTerm && _words is not null && FindWhole(text, _words))
            return "a name or a place";
        return !isTerm && _numbers.Count > 0 && FindNumber(text) ? "a number" : null;
    }

    private void AddTerm(IdentityTerm term, bool isGlobal, HashSet<string> strong, HashSet<string> words)
    {
        var text = term.Text;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length >= 5 && !text.Any(char.IsLetter))
        {
            _numbers.Add(digits);
            if (digits.Length == 11 && digits[0] == '1')
                _numbers.Add(digits[1..]);
        }
        else if (term.Category is IdentifierCategory.Location or IdentifierCategory.Organization && !text.Contains(' ', StringComparison.Ordinal))
        {
            if (!isGlobal)
                AddWord(text, strong, words);
        }
        else if (text.Length >= 5)
        {
            strong.Add(text);
        }
    }

    private static void AddWord(string word, HashSet<string> strong, HashSet<string> words)
    {
        var letters = word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (letters.Length < word.Length && letters.Length >= 2)
            strong.Add(word);
        if (letters.Length >= 3 && !Lexicon.IsCommon(TextToken.HashOf(letters)))
            words.Add(letters);
    }

    private static bool FindWhole(ReadOnlySpan<char> text, SearchValues<string> values)
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOfAny(values);
            if (at < 0)
                return false;
            at += from;
            if ((at == 0 || !char.IsLetter(text[at - 1])) && EndsWord(text, at, values))
                return true;
            from = at + 1;
        }

        return false;
    }

    // IndexOfAny tells where but not which: one of the values ends where a word does.
    private static bool EndsWord(ReadOnlySpan<char> text, int at, SearchValues<string> values)
    {
        for (var end = at + 3; end <= text.Length && end - at <= 200; end++)
            if ((end == text.Length || !char.IsLetterOrDigit(text[end])) && Contains(text[at..end], values))
                return true;
        return false;
    }

    private static bool Contains(ReadOnlySpan<char> word, SearchValues<string> values) => values.Contains(word.ToString());

    private bool FindNumber(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[32];
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]) || (i > 0 && char.IsAsciiDigit(text[i - 1])))
                continue;
            var (length, gap) = (0, 0);
            for (var k = i; k < text.Length && length < digits.Length && gap <= 2; k++)
            {
                if (char.IsAsciiDigit(text[k]))
                {
                    digits[length++] = text[k];
                    gap = 0;
                    if (length >= 5 && (k + 1 == text.Length || !char.IsAsciiDigit(text[k + 1])) && lookup.Contains(digits[..length]))
                        return true;
                }
                else if (" -.()/".Contains(text[k], StringComparison.Ordinal))
                {
                    gap++;
                }
                else
                {
                    break;
                }
            }
        }

        return false;
    }
}
