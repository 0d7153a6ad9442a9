namespace Chiron.Deidentification;

/// <summary>
/// What must not be found in an output: everything that a source states about its patients and care providers, in one automaton over all of them, so that
/// a text is read once whosever it is. Made from the identities apart from the scrubber's own tables, so that a mistake there is not repeated here. Built
/// once, read by any number of threads.
/// </summary>
internal sealed class IdentifierSearch
{
    /// <summary>The owner of what clinicians and organisations are known by.</summary>
    public const int Everybody = -1;

    private const int ShortestNumber = 5;
    private const int ShortestFuzzy = 6;
    private const int LongestGap = 3;

    private static readonly HashSet<string> Tags = Enum.GetNames<IdentifierCategory>().Select(name => name.ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);

    private readonly WordAutomaton _automaton = new();
    private readonly HashSet<(int Owner, string Digits)> _numbers = [];
    private readonly List<string[]> _longNames = [];
    private readonly bool _hasCommonNumbers;

    public IdentifierSearch(IdentityIndex identities, IReadOnlyList<PatientIdentity> patients)
    {
        foreach (var clinician in identities.Clinicians)
            AddFullNames(clinician, Everybody);
        foreach (var term in identities.GlobalTerms)
            AddTerm(term, Everybody);
        _hasCommonNumbers = _numbers.Count > 0;
        for (var owner = 0; owner < patients.Count; owner++)
            Add(patients[owner], owner);
        _automaton.Complete();
    }

    /// <param name="owner">Index of the patient whose text it is; <see cref="Everybody"/> where it is nobody's.</param>
    /// <param name="isTerm">A display of terminology: a name alone may stand there, as in Parkinson's disease; two in a row may not.</param>
    /// <param name="withEverybodys">Whether care providers may not stand there either; terminology holds many a place's and physician's name.</param>
    /// <returns>What was found, without what it says; null for nothing.</returns>
    public string? Find(ReadOnlySpan<char> text, int owner, bool isTerm, bool withEverybodys)
    {
        Span<char> letters = stackalloc char[40];
        var state = 0;
        var fuzzy = isTerm || owner < 0 ? [] : _longNames[owner];
        var hasDigits = false;
        for (var word = new AuditWord(text, letters); word.MoveNext();)
        {
            if (IsTag(text, word.Start, word.End))
            {
                state = 0;
                continue;
            }

            hasDigits |= word.IsDigits;
            if (state != 0 && word.Gap > LongestGap)
                state = 0;
            state = _automaton.Read(state, word.Hash);
            if (state != 0 && _automaton.Ends(state, owner, withEverybodys, isTerm, out var isStrong, out var isEverybodys))
                return Describe(isStrong ? "a full name, an address, or an identifier" : "a name or a place", isEverybodys);
            if (fuzzy.Length > 0 && word is { IsCapitalised: true, IsCut: false } && IsNearly(word.Folded, fuzzy))
                return Describe("a name with one letter wrong", isEverybodys: false);
        }

        return !isTerm && hasDigits && FindNumber(text, owner, out var isCommon) ? Describe("a number", isCommon) : null;
    }

    /// <summary>
    /// A text up to the UUID at its end. Ids of the output are keyed UUIDs, whose hexadecimal digits may spell a short name or somebody's postal code.
    /// </summary>
    public static ReadOnlySpan<char> WithoutUuid(string id) =>
        id.Length >= Pseudonyms.IdLength && Guid.TryParseExact(id.AsSpan()[^Pseudonyms.IdLength..], "D", out _) ? id.AsSpan()[..^Pseudonyms.IdLength] : id;

    /// <summary>
    /// Whether a text is a UUID of version 8, as pseudonyms are: its digits may be somebody's postal code by chance, once in some ten thousand, but a whole identifier is none.
    /// </summary>
    public static bool IsKeyedUuid(ReadOnlySpan<char> text)
    {
        var uuid = text.StartsWith("urn:uuid:", StringComparison.Ordinal) ? text["urn:uuid:".Length..] : text;
        return uuid.Length == Pseudonyms.IdLength && Guid.TryParseExact(uuid, "D", out var parsed) && parsed.Version == 8;
    }

    // [NAME] is what stands for a name, even where somebody is called so.
    private static bool IsTag(ReadOnlySpan<char> text, int start, int end) =>
        start > 0 && end < text.Length && text[start - 1] == '[' && text[end] == ']' && Tags.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[start..end]);

    private static string Describe(string what, bool isEverybodys) => what + (isEverybodys ? " of a care provider" : " of the patient");

    private void Add(PatientIdentity patient, int owner)
    {
        List<string> longNames = [];
        Span<char> letters = stackalloc char[40];
        foreach (var name in patient.Names)
        {
            AddFullNames(name, owner);
            foreach (var word in name.Given.Append(name.Family).SelectMany(part => part.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries)))
            {
                AddWord(word, owner);
                var folded = new AuditWord(word, letters);
                if (folded.MoveNext() && !folded.IsDigits && !folded.IsCut && folded.Folded.Length >= ShortestFuzzy && !Lexicon.IsCommon(TextToken.HashOf(folded.Folded)))
                    longNames.Add(folded.Folded.ToString());
            }
        }

        foreach (var term in patient.Terms)
            AddTerm(term, owner);
        _longNames.Add([.. longNames.Distinct(StringComparer.Ordinal)]);
    }

    private void AddFullNames(PersonName name, int owner)
    {
        foreach (var given in name.Given)
        {
            if (given.Length < 2 || name.Family.Length < 2)
                continue;
            AddSequence($"{given} {name.Family}", owner, isStrong: true);
            AddSequence($"{name.Family} {given}", owner, isStrong: true);
        }
    }

    private void AddTerm(IdentityTerm term, int owner)
    {
        var text = term.Text;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length >= ShortestNumber && !text.Any(char.IsLetter))
        {
            _numbers.Add((owner, digits));
            if (digits.Length == 11 && digits[0] == '1')
                _numbers.Add((owner, digits[1..]));
        }
        else if (term.Category is IdentifierCategory.Location or IdentifierCategory.Organization && !text.Contains(' ', StringComparison.Ordinal))
        {
            if (owner >= 0)
                AddWord(text, owner);
        }
        else if (text.Length >= 5)
        {
            AddSequence(text, owner, isStrong: true);
        }
    }

    // A name alone; with digits that some generators hang on it, it is nobody else's.
    private void AddWord(string word, int owner)
    {
        var letters = word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (letters.Length < word.Length && letters.Length >= 2)
            AddSequence(word, owner, isStrong: true);
        if (letters.Length >= 3 && !Lexicon.IsCommon(TextToken.HashOf(letters)))
            AddSequence(letters, owner, isStrong: false);
    }

    // O'Neil is also looked for as ONeil.
    private void AddSequence(string text, int owner, bool isStrong)
    {
        var words = AuditWord.Hashes(text);
        _automaton.Add([.. words], new WordAutomaton.Pattern(owner, isStrong));
        if (words.Count > 1 && text.AsSpan().ContainsAny('\'', '’') && AuditWord.Hashes(string.Concat(text.Where(c => c is not ('\'' or '’')))) is var joined)
            _automaton.Add([.. joined], new WordAutomaton.Pattern(owner, isStrong));
    }

    private static bool IsNearly(ReadOnlySpan<char> word, string[] names)
    {
        if (word.Length < ShortestFuzzy || Lexicon.IsCommon(TextToken.HashOf(word)))
            return false;
        foreach (var name in names)
            if (Math.Abs(name.Length - word.Length) <= 1 && OneEdit.Apart(word, name))
                return true;
        return false;
    }

    private bool FindNumber(ReadOnlySpan<char> text, int owner, out bool isEverybodys)
    {
        Span<char> digits = stackalloc char[32];
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]) || (i > 0 && char.IsAsciiDigit(text[i - 1])))
                continue;
            var (length, gap) = (0, 0);
            for (var k = i; k < text.Length && length < digits.Length && gap <= LongestGap; k++)
            {
                if (char.IsAsciiDigit(text[k]))
                {
                    digits[length++] = text[k];
                    gap = 0;
                    if (length >= ShortestNumber && (k + 1 == text.Length || !char.IsAsciiDigit(text[k + 1])) && Holds(digits[..length], owner, out isEverybodys))
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

        isEverybodys = false;
        return false;
    }

    private bool Holds(ReadOnlySpan<char> digits, int owner, out bool isEverybodys)
    {
        var number = digits.ToString();
        isEverybodys = _hasCommonNumbers && _numbers.Contains((Everybody, number));
        return isEverybodys || (owner >= 0 && _numbers.Contains((owner, number)));
    }
}
