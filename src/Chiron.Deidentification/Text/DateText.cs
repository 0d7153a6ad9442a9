using System.Globalization;
using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>Finds dates in text, in the many ways people write them, and writes them again shifted in the same way, or as their year.</summary>
internal static partial class DateText
{
    private const string Month =
        "(?<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Adds the dates of a text. Where only a day and a month are written, the year 2001 is taken for the shift.</summary>
    /// <param name="transform">Null where nobody's offset applies: then the year alone stays.</param>
    public static void Find(string text, PatientTransform? transform, List<ScrubbedSpan> found)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9'))
            return;
        var first = found.Count;
        foreach (var pattern in Patterns)
            for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
                if (!Overlaps(found, first, match.Index, match.Index + match.Length) && !IsLowerCaseWord(match))
                    found.Add(new ScrubbedSpan(match.Index, match.Length, IdentifierCategory.Date, ScrubLayer.Pattern, Rewrite(match, transform)));
    }

    /// <summary>The days and months that a text names with a year, however written.</summary>
    public static void Read(string text, List<FhirDate> dates)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9'))
            return;
        foreach (var pattern in Patterns)
            for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
                if (match.Groups["year"].Success && !IsLowerCaseWord(match) && TryDay(match, out var day))
                    dates.Add(new FhirDate(day, match.Groups["day"].Success ? 10 : 7));
    }

    private static Regex[] Patterns => [YearFirst(), YearLast(), MonthDay(), DayMonth(), MonthYear(), SlashMonthYear(), Compact(), DayWithoutYear()];

    private static string Rewrite(Match match, PatientTransform? transform)
    {
        var year = match.Groups["year"];
        var known = TryDay(match, out var day);
        if (!known || transform is null || transform.KeepsYearsOnly)
            return known && year.Success ? day.Year.ToString("D4", CultureInfo.InvariantCulture) : "[DATE]";
        day = transform.Shift(day);

        // From the last group to the first, so that the places before stay right.
        var written = match.Value;
        foreach (var group in new[] { match.Groups["day"], match.Groups["month"], year, match.Groups["ordinal"] }.Where(g => g.Success).OrderByDescending(g => g.Index))
            written = string.Concat(
                written.AsSpan(0, group.Index - match.Index), Part(group, match, day), written.AsSpan(group.Index - match.Index + group.Length));
        return written;
    }

    private static string Part(Group group, Match match, DateOnly day)
    {
        var original = group.ValueSpan;
        if (group.Name == "ordinal")
            return (day.Day % 100 is >= 11 and <= 13 ? 0 : day.Day % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
        if (group.Name == "year")
            return original.Length == 2 ? (day.Year % 100).ToString("D2", CultureInfo.InvariantCulture) : day.Year.ToString("D4", CultureInfo.InvariantCulture);
        if (char.IsAsciiLetter(original[0]))
        {
            var name = original.Length <= 4 && original is not ("June" or "July") ? Months[day.Month - 1][..3] : Months[day.Month - 1];
            return char.IsUpper(original[1]) ? name.ToUpperInvariant() : name;
        }

        var dayComesFirst = DayComesFirst(match);
        var number = (group.Name == "day") != dayComesFirst ? day.Day : day.Month;
        return IsPadded(original, match) ? number.ToString("D2", CultureInfo.InvariantCulture) : number.ToString(CultureInfo.InvariantCulture);
    }

    // 03/01 is padded and 3/1 is not; 12/15 is taken for padded, 3/15 and March 15 are not.
    private static bool IsPadded(ReadOnlySpan<char> number, Match match)
    {
        if (number.Length < 2 || number[0] == '0' || match.Value.Contains('-', StringComparison.Ordinal))
            return number.Length == 2;
        var (day, month) = (match.Groups["day"], match.Groups["month"]);
        return char.IsAsciiDigit(month.ValueSpan[0]) && month.Length == 2 && (!day.Success || day.Length == 2);
    }

    private static bool TryDay(Match match, out DateOnly day)
    {
        day = default;
        var year = 2001;
        if (match.Groups["year"] is { Success: true } written)
        {
            year = int.Parse(written.ValueSpan, CultureInfo.InvariantCulture);
            if (written.Length == 2)
                year += year > 40 ? 1900 : 2000;
        }

        var month = match.Groups["month"].ValueSpan;
        var m = char.IsAsciiLetter(month[0]) ? MonthNumber(month) : int.Parse(month, CultureInfo.InvariantCulture);
        var d = match.Groups["day"].Success ? int.Parse(match.Groups["day"].ValueSpan, CultureInfo.InvariantCulture) : 15;
        if (DayComesFirst(match))
            (m, d) = (d, m);
        if (year is < 2 or > 9997 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(year, m))
            return false;
        day = new DateOnly(year, m, d);
        return true;
    }

    // 25/12/2019: what stands at the month's place is no month.
    private static bool DayComesFirst(Match match) =>
        match.Groups["day"].Success && match.Groups["month"].ValueSpan is var month && !char.IsAsciiLetter(month[0]) &&
        int.Parse(month, CultureInfo.InvariantCulture) > 12;

    private static int MonthNumber(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Months.Length; i++)
            if (name[..3].Equals(Months[i].AsSpan(0, 3), StringComparison.OrdinalIgnoreCase))
                return i + 1;
        return 0;
    }

    // "may 5" and "march 3" are no dates; "may 5, 2019" is.
    private static bool IsLowerCaseWord(Match match) =>
        !match.Groups["year"].Success && match.Groups["month"].ValueSpan is var month && (month is "may" or "march" or "mar");

    private static bool Overlaps(List<ScrubbedSpan> found, int first, int start, int end)
    {
        for (var i = first; i < found.Count; i++)
            if (start < found[i].End && found[i].Start < end)
                return true;
        return false;
    }

    [GeneratedRegex(@"(?<![\d-])(?<year>(18|19|20|21)\d\d)(?<separator>[-/.])(?<month>\d{1,2})\k<separator>(?<day>\d{1,2})(?!\d)", Options)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"(?<![\d/.-])(?<month>\d{1,2})(?<separator>[-/.])(?<day>\d{1,2})(\k<separator>(?<year>\d{4})|(?<!\.\d\d?)\k<separator>(?<year>\d\d))(?![\d/]|[-.]\d)", Options)]
    private static partial Regex YearLast();

    [GeneratedRegex(@"\b" + Month + @"\.?\s+(?<day>\d{1,2})(?<ordinal>st|nd|rd|th)?\b(?!\s*(mg|ml|mcg|%|\.\d))(,?\s+(?<year>(18|19|20|21)\d\d)\b)?", Options | RegexOptions.IgnoreCase)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"(?<![\d/.-])(?<day>\d{1,2})(?<ordinal>st|nd|rd|th)?(\s+of)?[\s-]*" + Month + @"\b\.?,?([\s-]*(?<year>(18|19|20|21)\d\d|(?<=-)\d\d)\b)?", Options | RegexOptions.IgnoreCase)]
    private static partial Regex DayMonth();

    [GeneratedRegex(@"\b" + Month + @"\.?,?[\s-]+(of\s+)?(?<year>(18|19|20|21)\d\d)\b", Options | RegexOptions.IgnoreCase)]
    private static partial Regex MonthYear();

    [GeneratedRegex(@"(?<![\d/.-])(?<month>0?[1-9]|1[0-2])/(?<year>(18|19|20|21)\d\d)(?![\d/])", Options)]
    private static partial Regex SlashMonthYear();

    [GeneratedRegex(@"(?<!\d)(?<year>(19|20)\d\d)(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01])(?!\d)", Options)]
    private static partial Regex Compact();

    [GeneratedRegex(@"(?<=\b(on|dated?|since|until|visit|seen|admitted|discharged|of|by)\s)(?<month>\d{1,2})/(?<day>\d{1,2})(?![\d/%]|\s*(mg|tablet|strength|week))", Options | RegexOptions.IgnoreCase)]
    private static partial Regex DayWithoutYear();
}
