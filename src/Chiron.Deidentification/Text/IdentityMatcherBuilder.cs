namespace Chiron.Deidentification;

/// <summary>Turns names and other terms into the word sequences and numbers that <see cref="IdentityMatcher"/> looks for.</summary>
internal sealed class IdentityMatcherBuilder(
    Dictionary<ulong, List<TermSequence>> sequences,
    Dictionary<string, IdentifierCategory> numbers,
    List<string> fuzzyNames,
    bool isGlobal,
    int shortestNumber,
    int shortestFuzzyName)
{
    private const int ShortestLogin = 5;

    private static readonly string[] CorporateEndings = [" inc", " inc.", " llc", " ltd", " corp", " pc", " p c", " pllc", " -", ",", "."];

    private readonly List<TextToken> _tokens = [];

    public void Add(PersonName name)
    {
        var family = Split(name.Family);
        var given = name.Given.Select(Split).Where(words => words.Length > 0).ToList();
        foreach (var words in given)
        {
            Sequence([.. words, .. family], IdentifierCategory.Name, 3, TermCondition.Always);
            Sequence([.. family, .. words], IdentifierCategory.Name, 3, TermCondition.Always);
            if (family.Length == 0)
                continue;
            var initial = words[0][..1];
            Sequence([initial, .. family], IdentifierCategory.Name, 3, TermCondition.Capitalised);
            Sequence([.. family, initial], IdentifierCategory.Name, 3, TermCondition.Capitalised);
            if (!isGlobal)
                Sequence([initial, family[0][..1]], IdentifierCategory.Name, 2, TermCondition.Initials);
        }

        if (given.Count > 0 && family.Length > 0)
            Logins(given[0][0], given.Count > 1 ? given[1][0][..1] : "", string.Concat(family));
        if (given.Count > 1)
        {
            Sequence([.. given.SelectMany(words => words), .. family], IdentifierCategory.Name, 3, TermCondition.Always);
            Sequence([.. given[0], given[1][0][..1], .. family], IdentifierCategory.Name, 3, TermCondition.Always);
        }

        Singles(name.Family, family);
        if (!isGlobal)
            foreach (var (text, words) in name.Given.Zip(name.Given.Select(Split)))
                Singles(text, words);
    }

    public void Add(IdentityTerm term)
    {
        var words = Split(term.Text);
        if (words.Length == 0)
            return;
        if (term.Category is IdentifierCategory.Location or IdentifierCategory.Organization)
        {
            Place(term, words);
            return;
        }

        var digits = string.Concat(term.Text.Where(char.IsAsciiDigit));
        if (digits.Length >= shortestNumber && term.Text.All(c => !char.IsLetter(c)))
        {
            numbers.TryAdd(digits, term.Category);
            if (digits.Length == 10 && term.Category == IdentifierCategory.Phone)
                numbers.TryAdd("1" + digits, term.Category);
            else if (digits.Length == 11 && digits[0] == '1' && term.Category == IdentifierCategory.Phone)
                numbers.TryAdd(digits[1..], term.Category);
        }
        else if (words.Sum(word => word.Length) >= shortestNumber)
        {
            Sequence(words, term.Category, 3, TermCondition.Always);
        }
    }

    private void Place(IdentityTerm term, string[] words)
    {
        if (words.Length == 1)
        {
            if (term.Text.All(char.IsAsciiDigit))
            {
                if (term.Text.Length >= shortestNumber)
                    numbers.TryAdd(term.Text, term.Category);
            }
            else if (words[0].Length >= 3)
            {
                var common = Lexicon.IsCommon(TextToken.HashOf(words[0]));
                if (!isGlobal || !common)
                    Sequence(words, term.Category, 0, common ? TermCondition.NameContext : TermCondition.Capitalised);
            }

            return;
        }

        Sequence(words, term.Category, 3, TermCondition.Always);
        var trimmed = term.Text;
        foreach (var ending in CorporateEndings)
            if (trimmed.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                trimmed = trimmed[..^ending.Length].TrimEnd();
        if (trimmed.Length < term.Text.Length && Split(trimmed) is { Length: > 1 } shorter)
            Sequence(shorter, term.Category, 3, TermCondition.Always);
        if (term.Category == IdentifierCategory.Location && words.Length > 3 && char.IsAsciiDigit(words[0][0]))
            Sequence(words[..3], term.Category, 3, TermCondition.Always);
    }

    // "jsmith", "smithj", "jqsmith", where that is no word.
    private void Logins(string given, string middle, string family)
    {
        foreach (var login in (ReadOnlySpan<string>)[given[..1] + family, family + given[..1], given[..1] + middle + family])
            if (login.Length >= ShortestLogin && (TextLanguage.English.Words[TextToken.HashOf(login)] & (WordTraits.Word | WordTraits.AnyName | WordTraits.Clinical)) == WordTraits.None)
                Sequence([login], IdentifierCategory.Id, 0, TermCondition.Login);
    }

    // A name's words alone; and with the digits that some generators hang on them.
    private void Singles(string text, string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (char.IsAsciiDigit(word[0]) || word.Length < 2)
                continue;
            var hash = TextToken.HashOf(word);
            var uncertain = Lexicon.IsCommon(hash) || word.Length == 2;
            if (isGlobal && (uncertain || word.Length < 5))
                continue;
            var condition = uncertain ? TermCondition.NameContext : isGlobal ? TermCondition.Capitalised : TermCondition.Always;
            Sequence([word], IdentifierCategory.Name, 0, condition);
            if (i + 1 < words.Length && char.IsAsciiDigit(words[i + 1][0]))
                Sequence([word, words[i + 1]], IdentifierCategory.Name, 0, TermCondition.Always);
            if (!isGlobal && !uncertain && word.Length >= shortestFuzzyName)
                fuzzyNames.Add(word);
        }

        if (words.Length > 1 && !isGlobal && text.Contains(' ', StringComparison.Ordinal))
            Sequence(words, IdentifierCategory.Name, 3, TermCondition.Always);
    }

    private void Sequence(string[] words, IdentifierCategory category, int gap, TermCondition condition)
    {
        if (words.Length == 0)
            return;
        var hashes = Array.ConvertAll(words, word => TextToken.HashOf(word));
        if (!sequences.TryGetValue(hashes[0], out var list))
            sequences[hashes[0]] = list = [];
        var rest = hashes[1..];
        if (!list.Exists(known => known.Condition == condition && known.Rest.AsSpan().SequenceEqual(rest)))
            list.Add(new TermSequence(rest, category, gap, condition));
    }

    private string[] Split(string text)
    {
        TextToken.Split(text, _tokens);
        return [.. _tokens.Select(token => string.Create(token.Length, (text, token.Start), static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = TextToken.Fold(from.text[from.Start + i]);
        }))];
    }
}
