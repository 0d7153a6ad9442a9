using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>
/// Identifiers that show by their form and what stands around them, whoever's they are, as a language file describes them. A pattern that begins or ends
/// at certain words is tried there alone, so that the time hardly grows with the number of patterns.
/// </summary>
internal sealed class IdentifierPatterns
{
    private const string DigitsTrigger = "digits";
    private const string CapitalsTrigger = "capitals";
    private const string InitialsTrigger = "initials";
    private const int LongestInitials = 5;

    private readonly List<Entry> _anywhere = [];
    private readonly List<Entry> _atDigits = [];
    private readonly List<Entry> _atCapitals = [];
    private readonly List<Entry> _atInitials = [];
    private readonly Dictionary<ulong, List<Entry>> _atWords = [];
    private readonly Regex[] _ages;

    public IdentifierPatterns(LanguageFile file)
    {
        foreach (var pattern in file.Patterns)
        {
            var options = pattern.AnyCase ? RegexOptions.IgnoreCase : RegexOptions.None;
            var entry = new Entry(pattern.Category, pattern.Needs, pattern.Ends, pattern.At is null
                ? TextLanguage.Expression(file, pattern.Pattern, options)
                : pattern.Ends
                    ? TextLanguage.Expression(file, $"({pattern.Pattern})\\G", options | RegexOptions.RightToLeft)
                    : TextLanguage.Expression(file, $"\\G({pattern.Pattern})", options));
            switch (pattern.At)
            {
                case null:
                    _anywhere.Add(entry);
                    break;
                case DigitsTrigger:
                    _atDigits.Add(entry);
                    break;
                case CapitalsTrigger:
                    _atCapitals.Add(entry);
                    break;
                case InitialsTrigger:
                    _atInitials.Add(entry);
                    break;
                case IEnumerable<object> words:
                    foreach (var word in words)
                        At(TextToken.HashOf(word.ToString())).Add(entry);
                    break;
                default:
                    At(TextToken.HashOf(pattern.At.ToString())).Add(entry);
                    break;
            }
        }

        _ages = [.. file.Ages.Select(age => TextLanguage.Expression(file, age, RegexOptions.IgnoreCase))];
    }

    /// <summary>Adds the spans that it finds; they may overlap one another.</summary>
    public void Find(string text, List<TextToken> tokens, List<ScrubbedSpan> found)
    {
        if (text.Length < 4)
            return;
        foreach (var entry in _anywhere)
            if (entry.Needs is null || text.Contains(entry.Needs, entry.NeedsLetters ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                for (var match = entry.Pattern.Match(text); match.Success; match = match.NextMatch())
                    Add(match, entry, found);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.IsDigits)
            {
                // Within a number that was tried from its beginning, only what ends here is new.
                var isWithin = i > 0 && tokens[i - 1].IsDigits && tokens[i - 1].End + 1 == token.Start && text[token.Start - 1] is '-' or '.';
                var start = Start(text, token.Start);
                foreach (var entry in _atDigits)
                    if (entry.Ends)
                        Try(text, token.End, token.Start, entry, found);
                    else if (!isWithin)
                        Try(text, start, token.Start, entry, found);
            }
            else
            {
                if (_atWords.TryGetValue(token.Hash, out var entries))
                    foreach (var entry in entries)
                        Try(text, entry.Ends ? token.End : token.Start, token.Start, entry, found);
                if (token.IsCapitalised)
                    foreach (var entry in _atCapitals)
                        Try(text, token.Start, token.Start, entry, found);
                if (token.Length <= LongestInitials && char.IsUpper(text[token.End - 1]))
                    foreach (var entry in _atInitials)
                        Try(text, token.Start, token.Start, entry, found);
            }
        }
    }

    /// <summary>Ages over 89, to be told as 90.</summary>
    public void FindAges(string text, List<ScrubbedSpan> found)
    {
        if (!HoldsAge(text))
            return;
        foreach (var age in _ages)
            for (var match = age.Match(text); match.Success; match = match.NextMatch())
                found.Add(new ScrubbedSpan(match.Groups["id"].Index, match.Groups["id"].Length, IdentifierCategory.Age, ScrubLayer.Pattern, "90+"));
    }

    // Whether a number from 90 to 139 stands anywhere, for forms are slow to look for.
    private static bool HoldsAge(ReadOnlySpan<char> text)
    {
        for (var at = 0; text[at..].IndexOfAny('9', '1') is >= 0 and var found; at++)
        {
            at += found;
            var digits = 1;
            while (at + digits < text.Length && char.IsAsciiDigit(text[at + digits]))
                digits++;
            var isWhole = at == 0 || !char.IsAsciiDigit(text[at - 1]);
            if (isWhole && (digits == 2 ? text[at] == '9' : digits == 3 && text[at] == '1' && text[at + 1] < '4'))
                return true;
            at += digits - 1;
        }

        return false;
    }

    private List<Entry> At(ulong word)
    {
        if (!_atWords.TryGetValue(word, out var entries))
            _atWords[word] = entries = [];
        return entries;
    }

    // A number may begin with "(", "+" or a few letters that belong to it.
    private static int Start(string text, int digits)
    {
        var start = digits;
        while (start > 0 && digits - start < 4 && char.IsAsciiLetter(text[start - 1]))
            start--;
        if (start > 0 && digits - start is 4 || (start > 0 && char.IsLetterOrDigit(text[start - 1])))
            start = digits;
        if (start < digits)
            return start;
        if (start > 1 && text[start - 1] == '-' && char.IsAsciiLetter(text[start - 2]))
        {
            var letters = start - 2;
            while (letters > 0 && start - letters < 5 && char.IsAsciiLetter(text[letters - 1]))
                letters--;
            return letters > 0 && char.IsLetterOrDigit(text[letters - 1]) ? start : letters;
        }

        return start > 0 && text[start - 1] is '(' or '+' ? start - 1 : start;
    }

    private static void Try(string text, int at, int token, Entry entry, List<ScrubbedSpan> found)
    {
        var match = entry.Pattern.Match(text, at);
        if (!match.Success && at != token && !entry.Ends)
            match = entry.Pattern.Match(text, token);
        if (match.Success)
            Add(match, entry, found);
    }

    private static void Add(Match match, Entry entry, List<ScrubbedSpan> found)
    {
        var id = match.Groups["id"];
        if (id.Success && id.Length > 0)
            found.Add(new ScrubbedSpan(id.Index, id.Length, entry.Category, ScrubLayer.Pattern, ""));
    }

    private sealed record Entry(IdentifierCategory Category, string? Needs, bool Ends, Regex Pattern)
    {
        public bool NeedsLetters { get; } = Needs?.Any(char.IsLetter) == true;
    }
}
