namespace Chiron.Deidentification;

/// <summary>
/// One run of letters or of digits in a text, as the audit compares them: in lower case, without accents, be they letters of their own or marks that
/// follow the letter. Made apart from the scrubber's tokens.
/// </summary>
internal ref struct AuditWord(ReadOnlySpan<char> text, Span<char> letters)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _letters = letters;
    private int _end;
    private int _length;

    /// <summary>Characters between this word and the one before.</summary>
    public int Gap { get; private set; }

    public int Start { get; private set; }

    /// <summary>Where the character after it stands.</summary>
    public readonly int End => _end;

    public bool IsDigits { get; private set; }

    public bool IsCapitalised { get; private set; }

    public ulong Hash { get; private set; }

    /// <summary>Folded, cut at the length of the buffer given.</summary>
    public readonly ReadOnlySpan<char> Folded => _letters[.._length];

    /// <summary>Whether more letters came than the buffer holds.</summary>
    public bool IsCut { get; private set; }

    public bool MoveNext()
    {
        var i = _end;
        while (i < _text.Length && !char.IsLetterOrDigit(_text[i]))
            i++;
        if (i == _text.Length)
            return false;
        (Gap, Start, _length, IsCut) = (i - _end, i, 0, false);
        IsDigits = char.IsDigit(_text[i]);
        IsCapitalised = char.IsUpper(_text[i]);
        var hash = 14695981039346656037ul;
        for (; i < _text.Length; i++)
        {
            var c = _text[i];
            if (c is >= '\u0300' and <= '\u036F')
                continue;
            if (!(IsDigits ? char.IsDigit(c) : char.IsLetter(c)))
                break;
            var folded = TextToken.Fold(c);
            hash = (hash ^ folded) * 1099511628211ul;
            if (_length < _letters.Length)
                _letters[_length++] = folded;
            else
                IsCut = true;
        }

        (_end, Hash) = (i, hash);
        return true;
    }

    /// <summary>The hashes of a text's words.</summary>
    public static List<ulong> Hashes(ReadOnlySpan<char> text)
    {
        List<ulong> hashes = [];
        for (var word = new AuditWord(text, []); word.MoveNext();)
            hashes.Add(word.Hash);
        return hashes;
    }
}
