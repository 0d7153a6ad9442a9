using System.Globalization;
using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>
/// What the definition of a kind of identifier and the word lists say against a span that the tagger found: how much surer than of nothing at all the tagger must be
/// of it, in the units of its scores. No list holds every name, so that most of what they say can be outweighed.
/// </summary>
/// <remarks>How much each weighs was chosen by cross-validation within training's lines: where one identifier found more costs about seven to ten spans found wrongly; institutions, places and dotted titles on development.</remarks>
internal sealed partial class SpanCheck(TextLanguage language)
{
    private const int Never = int.MaxValue; // nothing outweighs it
    private const int Title = 130; // "MD", which may be initials all the same
    private const int DottedTitle = 1000;
    private const int Region = 180;
    private const int Term = 150; // the name before "palsy"
    private const int TermsJoined = 900; // "Miller Home Health Care" has words of terms alone
    private const int RareEponym = 250;
    private const int WordAlone = 150;
    private const int Department = 290; // "Transitional Care" with another word that nobody is called
    private const int DepartmentAlone = 600;
    private const int Share = 360; // "3/6"
    private const int Range = 270; // "2-4"

    private const int LongestRange = 3; // from one number to the other, where a hyphen joins two that might be a month and a day
    private const int SsnDigits = 9;
    private const int ShortestDay = 6;
    private const int ShortestExtension = 4;
    private const int ShortestPhone = 7;
    private const int ZipDigits = 5;

    /// <summary>
    /// How much surer of the span than of nothing the tagger must be. Titles, terms, departments and codes are hardly identifiers; what is left beside a date counts
    /// where it is no mere word of the language.
    /// </summary>
    /// <param name="isWhole">Whether nothing was cut off.</param>
    public int Against(string text, List<TextToken> tokens, int first, int last, IdentifierCategory category, bool isWhole)
    {
        if (!HoldsEnough(text, tokens, first, last, category) || (!isWhole && AreWordsLeft(tokens, first, last)))
            return Never;
        return Math.Max(Least(category), category switch
        {
            IdentifierCategory.Name => AgainstName(text, tokens, first, last, isWhole),
            IdentifierCategory.Organization => AgainstOrganization(text, tokens, first, last),
            IdentifierCategory.Location => AgainstLocation(text, tokens, first, last),
            IdentifierCategory.Age => IsMeasured(text, tokens, last) ? Never : 0,
            IdentifierCategory.Date => AgainstDate(text, tokens, first, last),
            _ => AgainstNumber(text, tokens, first, last, category),
        });
    }

    /// <summary>Whether what looks like a day and a month, without a year, stands behind the word of something measured: "IOP 11/14", "page 2/3".</summary>
    public bool IsFraction(string text, List<TextToken> tokens, in ScrubbedSpan span)
    {
        var first = TextToken.IndexAt(tokens, span.Start);
        if (first == 0 || first + 1 >= tokens.Count || tokens[first + 1].End != span.End || !tokens[first].IsDigits || !tokens[first + 1].IsDigits || tokens[first + 1].Length > 2)
            return false;
        return tokens[first].Start - tokens[first - 1].End <= 2 && (language.IsMeasure(tokens[first - 1]) || (first > 1 && Lexicon.IsSide(tokens[first - 1]) && language.IsMeasure(tokens[first - 2])));
    }

    /// <summary>Whether an institution's name holds nothing but words that nobody and no place is called: "Voiding Dysfunction Clinic".</summary>
    public bool IsDepartment(List<TextToken> tokens, in ScrubbedSpan span)
    {
        var first = TextToken.IndexAt(tokens, span.Start);
        var last = first;
        while (last + 1 < tokens.Count && tokens[last + 1].Start < span.End)
            last++;
        return !language.IsHouse(tokens[last]) && AreWordsOfDepartment(tokens, first, last);
    }

    /// <summary>"The Mayberry": a word of grammar, longer than an initial, is no part of a person's name.</summary>
    public bool IsArticle(in TextToken token, IdentifierCategory category) =>
        category == IdentifierCategory.Name && token.Length > 1 && (language.IsFinding(token) || (language.Words[token.Hash] & (WordTraits.Function | WordTraits.AnyName | WordTraits.Connector)) == WordTraits.Function);

    /// <summary>The last token of a name that may end in titles behind a comma: "Weinmann" of "Weinmann, M.D".</summary>
    public static int WithoutTitles(string text, List<TextToken> tokens, int first, int last)
    {
        for (var i = first + 1; i <= last; i++)
            if (text[tokens[i - 1].End] == ',' && AreTitlesAlone(text, tokens, i, last))
                return i - 1;
        return last;
    }

    // How much surer of a kind than of nothing where no list speaks against it: forms find dates and numbers already.
    private static int Least(IdentifierCategory category) => category switch
    {
        IdentifierCategory.Name => 90,
        IdentifierCategory.Organization => 60,
        IdentifierCategory.Location => 30,
        IdentifierCategory.Date => 70,
        IdentifierCategory.Age => 30,
        IdentifierCategory.Id => 170,
        IdentifierCategory.Mrn => 240,
        IdentifierCategory.Vehicle => 90,
        IdentifierCategory.Phone => 60,
        _ => 400,
    };

    private int AgainstName(string text, List<TextToken> tokens, int first, int last, bool isWhole)
    {
        if (AreTitlesAlone(text, tokens, first, last))
            return IsBehindName(text, tokens, first) ? Never : first == last ? Title : DottedTitle;
        if (AreKindsAlone(tokens, first, last, IdentifierCategory.Name))
            return Region;
        if ((first == last && isWhole && tokens[first].Length == 1) || AreTerms(tokens, first, last) || IsFinding(tokens, first, last) || IsLongTerm(text, tokens, first, last))
            return Never;
        if (AreRareEponyms(tokens, first, last))
            return RareEponym;
        if (first == last && Lexicon.MakesEponym(tokens, last))
            return Term;
        return tokens[first].Length > 2 && AreWordsAlone(tokens, first, last) && !IsWithinSentence(text, tokens, first) ? WordAlone : 0;
    }

    private int AgainstOrganization(string text, List<TextToken> tokens, int first, int last)
    {
        if (AreTitlesAlone(text, tokens, first, last) || AreKindsAlone(tokens, first, last, IdentifierCategory.Organization) || AreUnits(tokens, first, last))
            return Never;
        if (AreTermsJoined(tokens, first, last))
            return TermsJoined;
        if (AreTerms(tokens, first, last))
            return Never;
        if (!AreWordsOfDepartment(tokens, first, last) || language.IsHouse(tokens[first]) || language.IsHouse(tokens[last]))
            return 0;
        return first < last && !tokens[first].IsDigits && !language.IsWordOfDepartment(tokens[first]) ? Department : DepartmentAlone;
    }

    private int AgainstLocation(string text, List<TextToken> tokens, int first, int last)
    {
        if (AreTitlesAlone(text, tokens, first, last) || AreTerms(tokens, first, last) || IsMeasure(text, tokens, first, last))
            return Never;
        return AreKindsAlone(tokens, first, last, IdentifierCategory.Location) ? Region : 0;
    }

    private int AgainstDate(string text, List<TextToken> tokens, int first, int last)
    {
        if (first == last)
            return 0;
        return IsShare(text, tokens, first, last) ? Share : IsRange(text, tokens, first, last) ? Range : 0;
    }

    private int AgainstNumber(string text, List<TextToken> tokens, int first, int last, IdentifierCategory category)
    {
        var isCode = Code().IsMatch(text.AsSpan(tokens[first].Start, tokens[last].End - tokens[first].Start));
        return isCode || (category == IdentifierCategory.Id && IsMereWord(text, tokens, first, last)) ? Never : 0;
    }

    // "Hoehn and Yahr", "Huntington Disease", "Charcot-Marie" before "foot".
    private bool AreTerms(List<TextToken> tokens, int first, int last) =>
        first < last && (AreTermsJoined(tokens, first, last) || IsTerm(tokens, first, last) || (Lexicon.MakesEponym(tokens, last) && AreEponyms(tokens, first, last)));

    // Beside a date: words of the language alone.
    private bool AreWordsLeft(List<TextToken> tokens, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if (tokens[i].Length > 1 && language.Words[tokens[i].Hash] is var traits && (traits & WordTraits.Connector) == WordTraits.None
                && ((traits & WordTraits.Word) == WordTraits.None || (traits & (WordTraits.Given | WordTraits.FrequentFamily)) != WordTraits.None))
                return false;
        return true;
    }

    // "Hoehn and Yahr", "Hemovac and Aquacel": terms on both sides of a word that joins.
    private bool AreTermsJoined(List<TextToken> tokens, int first, int last)
    {
        var joins = 0;
        for (var i = first; i <= last; i++)
            if ((language.Words[tokens[i].Hash] & (WordTraits.Connector | WordTraits.Function)) != WordTraits.None && i > first && i < last)
                joins++;
            else if ((language.Words[tokens[i].Hash] & (WordTraits.Eponym | WordTraits.Clinical)) == WordTraits.None || (language.Words[tokens[i].Hash] & WordTraits.FrequentGiven) != WordTraits.None)
                return false;
        return joins > 0;
    }

    // Austin Moore, Charcot-Marie.
    private bool AreEponyms(List<TextToken> tokens, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if ((language.Words[tokens[i].Hash] & WordTraits.Eponym) == WordTraits.None)
                return false;
        return true;
    }

    // Treitz, Tyrer-Cuzick: terms are called so and hardly anybody is, unless a word for a person stands before.
    private bool AreRareEponyms(List<TextToken> tokens, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if (language.Words[tokens[i].Hash] is var traits && ((traits & WordTraits.Eponym) == WordTraits.None || (traits & (WordTraits.Given | WordTraits.FrequentGiven | WordTraits.FrequentFamily)) != WordTraits.None))
                return false;
        return first == 0 || (language.Words[tokens[first - 1].Hash] & WordTraits.Person) == WordTraits.None;
    }

    // "Rinne positive", "Weber central", "Kernig and Brudzinski signs": what a sign showed, or signs that are named together; "p.r.n.", which is no name either.
    private bool IsFinding(List<TextToken> tokens, int first, int last) =>
        (last - first >= 2 && AreLetters(tokens, first, last)) ||
        (last + 2 < tokens.Count && (language.Words[tokens[last + 1].Hash] & WordTraits.Connector) != WordTraits.None && Lexicon.MakesEponym(tokens, last + 2) && AreEponyms(tokens, first, last)) ||
        (last + 1 < tokens.Count && tokens[last + 1].Start - tokens[last].End <= 1 && language.IsFinding(tokens[last + 1]) && AreEponyms(tokens, first, last));

    private static bool AreLetters(List<TextToken> tokens, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if (tokens[i].Length != 1 || tokens[i].IsCapitalised)
                return false;
        return true;
    }

    // Wolff-Parkinson-White: three names and more that hyphens join, all of them of terms.
    private bool IsLongTerm(string text, List<TextToken> tokens, int first, int last)
    {
        while (first > 0 && tokens[first - 1].End + 1 == tokens[first].Start && text[tokens[first - 1].End] == '-')
            first--;
        while (last + 1 < tokens.Count && tokens[last].End + 1 == tokens[last + 1].Start && text[tokens[last].End] == '-')
            last++;
        return last - first >= 2 && AreEponyms(tokens, first, last);
    }

    // "Huntington Disease", "Von Hippel-Lindau Syndrome": names, and what makes a term of them.
    private bool IsTerm(List<TextToken> tokens, int first, int last)
    {
        if (!Lexicon.MakesEponym(tokens, last - 1))
            return false;
        for (var i = first; i < last; i++)
            if ((language.Words[tokens[i].Hash] & (WordTraits.Eponym | WordTraits.Connector | WordTraits.Clinical)) == WordTraits.None)
                return false;
        return true;
    }

    // "Weinmann, M.D.", "Roche NP", "9 A.M.": letters behind a name say what somebody is, behind a number when.
    private bool IsBehindName(string text, List<TextToken> tokens, int first)
    {
        if (first == 0)
            return false;
        var gap = text.AsSpan(tokens[first - 1].End, tokens[first].Start - tokens[first - 1].End);
        if (gap is not (", " or "," or " "))
            return false;
        var (before, traits) = (tokens[first - 1], language.Words[tokens[first - 1].Hash]);
        if (before.IsDigits)
            return gap is " ";
        return (traits & (WordTraits.Person | WordTraits.Function)) == WordTraits.None &&
            ((before.IsCapitalised && gap is not " ") || (traits & (WordTraits.Word | WordTraits.AnyName)) != WordTraits.Word);
    }

    // Where a word in small letters stands before it, a capital says more than a dictionary.
    private static bool IsWithinSentence(string text, List<TextToken> tokens, int first) =>
        first > 0 && tokens[first].IsCapitalised && tokens[first].Start - tokens[first - 1].End == 1 && text[tokens[first].Start - 1] == ' ' && !tokens[first - 1].IsCapitalised && !tokens[first - 1].IsDigits;

    // Dictionary words that nobody is called: what begins a sentence with a capital, mostly.
    private bool AreWordsAlone(List<TextToken> tokens, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if ((language.Words[tokens[i].Hash] & WordTraits.Word) == WordTraits.None || (language.Words[tokens[i].Hash] & WordTraits.AnyName) != WordTraits.None)
                return false;
        return true;
    }

    // Words that nobody and no place is called, numbers, and what departments are called all the same: titles of documents, departments.
    private bool AreWordsOfDepartment(List<TextToken> tokens, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if (!tokens[i].IsDigits && !language.IsWordOfDepartment(tokens[i]) && !AreWordsAlone(tokens, i, i))
                return false;
        return true;
    }

    // Numbers among words of the language that name no street, and a short number where no line of an address goes on: what is measured, billed or timed.
    private bool IsMeasure(string text, List<TextToken> tokens, int first, int last)
    {
        var digits = 0;
        for (var i = first; i <= last; i++)
        {
            digits += tokens[i].IsDigits ? 1 : 0;
            if (tokens[i].IsDigits ? tokens[i].Length == ZipDigits : (language.Words[tokens[i].Hash] & (WordTraits.Street | WordTraits.Region | WordTraits.AnyName | WordTraits.Word)) != WordTraits.Word)
                return false;
        }

        if (digits == 0 || (first > 0 && language.IsPost(tokens[first - 1])) || (first > 1 && language.IsPost(tokens[first - 2])))
            return false;
        return digits <= last - first || tokens[last].End == text.Length || text[tokens[last].End] is not (',' or '\n');
    }

    // Regions no smaller than a state, or words for relatives; "Virginia" may be a name all the same.
    private bool AreKindsAlone(List<TextToken> tokens, int first, int last, IdentifierCategory category)
    {
        for (var i = first; i <= last; i++)
            if (!(Lexicon.IsRelation(tokens[i]) || (Lexicon.IsRegion(tokens[i]) && (category != IdentifierCategory.Name || (language.Words[tokens[i].Hash] & WordTraits.Given) == WordTraits.None))))
                return false;
        return true;
    }

    // "Mrs", "M.D." and "O.U.", however much of it was found.
    private static bool AreTitlesAlone(string text, List<TextToken> tokens, int first, int last)
    {
        while (tokens[first].Length == 1 && first > 0 && AreDotted(text, tokens, first - 1))
            first--;
        while (tokens[last].Length == 1 && last + 1 < tokens.Count && AreDotted(text, tokens, last))
            last++;
        if (last - first > 4)
            return false;
        var letters = "";
        for (var i = first; i <= last; i++)
            letters += text[tokens[i].Start..tokens[i].End];
        return Lexicon.IsTitle(letters) || Lexicon.IsDotted(letters);
    }

    private static bool AreDotted(string text, List<TextToken> tokens, int at) =>
        tokens[at].Length == 1 && tokens[at + 1].Length == 1 && tokens[at + 1].Start == tokens[at].End + 1 && text[tokens[at].End] == '.';

    // "Hammertoes 2-4", "2009-2019".
    private static bool IsRange(string text, List<TextToken> tokens, int first, int last) =>
        last == first + 1 && tokens[last].Start == tokens[first].End + 1 && text[tokens[first].End] == '-' &&
            (tokens[first].Length == 4 || Number(text, tokens[last]) - Number(text, tokens[first]) is > 0 and <= LongestRange);

    // A word without digits is somebody's login behind a bracket or a label alone.
    private static bool IsMereWord(string text, List<TextToken> tokens, int first, int last) =>
        first == last && !tokens[first].IsDigits && !(tokens[first].Start > 0 && text[tokens[first].Start - 1] == '(') && !(first > 0 && Lexicon.IsLogin(tokens[first - 1]));

    // What the definition of a kind asks for: a name or an institution with letters, an age over 89, a date with a month or two numbers, a number with digits.
    private bool HoldsEnough(string text, List<TextToken> tokens, int first, int last, IdentifierCategory category)
    {
        var (digits, numbers, years, month) = (0, 0, 0, false);
        for (var i = first; i <= last; i++)
            if (tokens[i].IsDigits)
                (digits, numbers, years) = (digits + tokens[i].Length, numbers + 1, years + (tokens[i].Length == 4 ? 1 : 0));
            else
                month |= language.IsMonth(text.AsSpan(tokens[i].Start, tokens[i].Length));
        return category switch
        {
            IdentifierCategory.Name => numbers <= last - first,
            IdentifierCategory.Organization => numbers <= last - first && (first < last || tokens[first].Length > 1),
            IdentifierCategory.Location => first < last || tokens[first].IsDigits || tokens[first].Length > 1,
            IdentifierCategory.Age => first == last && int.TryParse(text.AsSpan(tokens[first].Start, tokens[first].Length), NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age is > 89 and < 130 &&
                !(tokens[first].End < text.Length && text[tokens[first].End] == '+') && !IsResult(text, tokens, first),
            IdentifierCategory.Date when first == last && tokens[first].IsDigits => digits >= ShortestDay && !IsPartOfDecimal(text, tokens[first]),
            IdentifierCategory.Date => month || numbers > Math.Max(years, 1),
            IdentifierCategory.Vehicle => digits >= 3,
            IdentifierCategory.Phone => digits >= (first == last ? ShortestExtension : ShortestPhone),
            IdentifierCategory.Ssn => digits == SsnDigits,
            IdentifierCategory.Mrn or IdentifierCategory.HealthPlan or IdentifierCategory.Account or IdentifierCategory.License or IdentifierCategory.Device => digits >= 6,
            IdentifierCategory.Ip or IdentifierCategory.Email or IdentifierCategory.Url => false, // these show by their form
            _ => true,
        };
    }

    // ng/L.
    private bool AreUnits(List<TextToken> tokens, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if (!language.IsUnit(tokens[i]))
                return false;
        return tokens[first].Length > 1;
    }

    // 97 % and 97 fL are no ages.
    private bool IsMeasured(string text, List<TextToken> tokens, int last)
    {
        if (text.AsSpan(tokens[last].End).TrimStart(" -") is ['%', ..] or ['/', ..] || text.AsSpan(tokens[last].End) is ['-', >= '0' and <= '9', ..])
            return true;
        return last + 1 < tokens.Count && tokens[last + 1].Start - tokens[last].End <= 2
            && language.IsUnit(tokens[last + 1]);
    }

    // "MCV 92", "7.43/42/93": the value of an abbreviation, or one of several values.
    private static bool IsResult(string text, List<TextToken> tokens, int at)
    {
        if (at == 0)
            return false;
        var before = tokens[at - 1];
        if (before.IsDigits)
            return before.End + 1 == tokens[at].Start && text[before.End] is '/' or '.' or '-';
        return before.Length is 2 or 3 && tokens[at].Start - before.End == 1 && char.IsUpper(text[before.End - 1]) && before.IsCapitalised && !Lexicon.IsTitle(before);
    }

    // 8.1, C4-5, 3/6 before "systolic", 4-5 before "hours", 13/13, vision 6/9, Epworth 11/24 are no dates.
    private bool IsShare(string text, List<TextToken> tokens, int first, int last)
    {
        if (last != first + 1 || !tokens[first].IsDigits || !tokens[last].IsDigits)
            return false;
        var (a, b) = (Number(text, tokens[first]), Number(text, tokens[last]));
        return text[tokens[first].End] == '.' || IsMeasured(text, tokens, last) || a is 0 or > 31 || b is 0 or > 31 || (a > 12 && b > 12) ||
            (tokens[first].Start > 0 && char.IsLetter(text[tokens[first].Start - 1])) || (text[tokens[first].End] == '/' && IsRated(tokens, first, b == 10 ? 10 : 4)) ||
            (first > 0 && tokens[first].Start - tokens[first - 1].End == 1 && (language.IsMeasure(tokens[first - 1]) || (language.Words[tokens[first - 1].Hash] & WordTraits.Eponym) != WordTraits.None));
    }

    // "Pain today, at its worst, 7/10".
    private bool IsRated(List<TextToken> tokens, int at, int reach)
    {
        for (var i = Math.Max(0, at - reach); i < at; i++)
            if (language.IsMeasure(tokens[i]))
                return true;
        return false;
    }

    private static int Number(string text, in TextToken token) =>
        token.Length <= 4 && int.TryParse(text.AsSpan(token.Start, token.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    // 11.2 is no day.
    private static bool IsPartOfDecimal(string text, in TextToken token) =>
        token.IsDigits && ((token.End + 1 < text.Length && text[token.End] == '.' && char.IsAsciiDigit(text[token.End + 1]))
            || (token.Start > 1 && text[token.Start - 1] == '.' && char.IsAsciiDigit(text[token.Start - 2])));

    // S83.241A, V600E, 2300-0700, 99213: a code of a disease, a variant of a gene, a shift, a visit's price.
    [GeneratedRegex(@"^([A-TV-Z]\d\d\.[\dA-Z]{1,4}|[ACDEFGHIKLMNPQRSTVWY]\d{2,5}[ACDEFGHIKLMNPQRSTVWY]|[0-2]\d[0-5]\d-[0-2]\d[0-5]\d|992\d\d)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
