using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>Turns tokens of a text into what the tagger reads, and says which may belong to an identifier at all: a word in small letters that a dictionary holds may not.</summary>
internal sealed class TokenReader(WordLists words)
{
    private const ushort Newline = 2;
    private const ushort Colon = 16;
    private const int LabelReach = 8;
    private const int FewestWords = 40; // of which a note must have so many before its small letters say anything of its writer
    private const int FewestWordsOfLine = 10; // and a line, of its own

    private readonly WordPlaces _places = new();
    private readonly List<WordTraits> _traits = [];
    private readonly List<WordClass> _classes = [];

    /// <summary>Fills <paramref name="read"/> with one entry a token.</summary>
    public void Read(string text, List<TextToken> tokens, List<TaggedToken> read)
    {
        read.Clear();
        var (casing, casingOfNote, endOfLine) = (Casing.Mixed, CasingOf(text, tokens, 0, tokens.Count, FewestWords), 0);
        _traits.Clear();
        _classes.Clear();
        foreach (var token in tokens)
        {
            var (traits, wordClass) = token.IsDigits ? default : words.Of(token.Hash);
            _traits.Add(traits);
            _classes.Add(wordClass);
        }

        _places.Read(tokens, _traits);
        var (label, labelAge, end) = (0u, 0, 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (i == endOfLine)
            {
                endOfLine = EndOfLine(text, tokens, i);
                casing = casingOfNote == Casing.Mixed ? CasingOf(text, tokens, i, endOfLine, FewestWordsOfLine) : casingOfNote;
            }

            var gap = Gap(text.AsSpan(end, token.Start - end));
            if ((gap & Newline) != 0)
                label = 0;
            else if ((gap & Colon) != 0 && i > 0)
                (label, labelAge) = (read[i - 1].Word, 0);
            if (++labelAge > LabelReach)
                label = 0;
            var traits = _traits[i];
            var word = text.AsSpan(token.Start, token.Length);
            read.Add(new TaggedToken(
                token.IsDigits && token.Length > 2 && !IsYear(word) ? 1u : Fold32(token.Hash), Ends(word), traits, Shape(word, token, casing), gap, label,
                _places.Elsewhere(token, i), _classes[i], IsCandidate(text, tokens, i, traits, casing)));
            end = token.End;
        }
    }

    private static bool IsCandidate(string text, List<TextToken> tokens, int i, WordTraits traits, Casing casing)
    {
        var token = tokens[i];
        if (casing == Casing.Small || token.IsDigits || token.IsCapitalised || (traits & WordTraits.Word) == WordTraits.None && token.Length > 1)
            return true;
        if (token.Length == 1 && i > 0 && tokens[i - 1].End == token.Start && tokens[i - 1].IsDigits)
            return true;
        if ((traits & WordTraits.Connector) != WordTraits.None && i > 0 && i + 1 < tokens.Count && tokens[i - 1].IsCapitalised)
            return tokens[i + 1].IsCapitalised || (i + 2 < tokens.Count && tokens[i + 2].IsCapitalised);
        return IsPartOfAddress(text, token);
    }

    // A word that an @, a slash, an underscore or a full stop joins to another: part of an address on the internet or of initials.
    private static bool IsPartOfAddress(string text, in TextToken token) =>
        (token.Start > 1 && text[token.Start - 1] is '@' or '/' or '_' or '.' && char.IsLetterOrDigit(text[token.Start - 2])) ||
        (token.End + 1 < text.Length && text[token.End] is '@' or '/' or '_' or '.' or ':' && (char.IsLetterOrDigit(text[token.End + 1]) || text[token.End + 1] == '/'));

    // The first token behind the line that a token begins.
    private static int EndOfLine(string text, List<TextToken> tokens, int first)
    {
        var end = first + 1;
        while (end < tokens.Count && !text.AsSpan(tokens[end - 1].End, tokens[end].Start - tokens[end - 1].End).ContainsAny('\n', '\r'))
            end++;
        return end;
    }

    // In what is typed without capitals, or in capitals alone, be it a note or a line of one, the size of letters says nothing.
    private static Casing CasingOf(string text, List<TextToken> tokens, int first, int end, int fewest)
    {
        var (capitalised, capitals, letters) = (0, 0, 0);
        for (var i = first; i < end; i++)
            if (tokens[i] is { IsDigits: false, Length: > 2 } token)
            {
                letters++;
                if (token.IsCapitalised)
                {
                    capitalised++;
                    if (char.IsUpper(text[token.End - 1]))
                        capitals++;
                }
            }

        return letters < fewest ? Casing.Mixed : capitalised * 200 < letters ? Casing.Small : capitals * 50 > letters * 49 ? Casing.Capitals : Casing.Mixed;
    }

    private static uint Fold32(ulong hash) => (uint)(hash >> 32) ^ (uint)hash;

    private static bool IsYear(ReadOnlySpan<char> digits) => digits.Length == 4 && (digits[0] == '1' && digits[1] == '9' || digits[0] == '2' && digits[1] == '0');

    // Up to four letters at each end, folded: 32 bits that three features cut to two, three or four.
    private static uint Ends(ReadOnlySpan<char> word)
    {
        uint start = 0, end = 0;
        for (var k = 0; k < Math.Min(3, word.Length); k++)
        {
            start = start << 5 | ((uint)TextToken.Fold(word[k]) & 31);
            end = end << 5 | ((uint)TextToken.Fold(word[^(k + 1)]) & 31);
        }

        return start << 16 | end;
    }

    // 0 to 16: digits by their number and what they may stand for; then 20 + 6·case + length.
    private static byte Shape(ReadOnlySpan<char> word, in TextToken token, Casing casing)
    {
        if (token.IsDigits)
            return IsYear(word) ? (byte)15 : token.Length is 2 or 3 ? ShortNumber(word) : (byte)Math.Min(token.Length, 12);
        var (upper, lower) = (0, 0);
        foreach (var c in word)
            if (char.IsUpper(c))
                upper++;
            else
                lower++;
        var form = casing switch
        {
            Casing.Capitals => 4,
            Casing.Small => 5,
            _ => upper == 0 ? 0 : lower == 0 ? 1 : upper == 1 && char.IsUpper(word[0]) ? 2 : 3,
        };
        var length = word.Length switch { 1 => 0, 2 => 1, 3 => 2, <= 5 => 3, <= 8 => 4, _ => 5 };
        return (byte)(20 + 6 * form + length);
    }

    // A month or a day, a day alone, an age over 89, or none of these.
    private static byte ShortNumber(ReadOnlySpan<char> digits)
    {
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return (byte)digits.Length;
        return (digits.Length, number) switch { (3, > 99 and < 130) => 16, (3, _) => 3, (_, <= 12) => 2, (_, <= 31) => 13, (_, < 90) => 14, _ => 16 };
    }

    private static ushort Gap(ReadOnlySpan<char> gap)
    {
        ushort kinds = 0;
        foreach (var c in gap)
            kinds |= c switch
            {
                ' ' or '\t' or '\u00A0' => 1,
                '\n' or '\r' => Newline,
                ',' => 4,
                '.' => 8,
                ':' => Colon,
                '/' => 32,
                '-' => 64,
                '(' or '[' or '{' or '<' => 128,
                ')' or ']' or '}' or '>' => 256,
                '@' => 512,
                '#' or '+' => 1024,
                '\'' or '\u2019' or '"' => 2048,
                ';' or '|' => 4096,
                '%' or '=' or '*' => 8192,
                '_' or '?' or '!' => 16384,
                _ => 32768, // a tag, among others
            };
        return kinds;
    }

    private enum Casing : byte
    {
        Mixed,
        Small,
        Capitals,
    }
}
