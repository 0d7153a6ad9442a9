using System.Globalization;
using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>Finds dates in text, in the many ways people write them, and writes them again shifted in the same way, or as their year.</summary>
internal sealed class DateText
{
    private readonly Regex[] _patterns;
    private readonly LanguageFile _language;

    public DateText(LanguageFile language) =>
        (_language, _patterns) = (language, [.. language.Dates.Select(date => TextLanguage.Expression(language, date, RegexOptions.IgnoreCase))]);

    /// <summary>Adds the dates of a text. Where only a day and a month are written, the year 2001 is taken for the shift.</summary>
    /// <param name="transform">Null where nobody's offset applies: then the year alone stays.</param>
    public void Find(string text, PatientTransform? transform, List<ScrubbedSpan> found)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9'))
            return;
        var first = found.Count;
        foreach (var pattern in _patterns)
            for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
                if (!Overlaps(found, first, match.Index, match.Index + match.Length) && !IsLowerCaseWord(match))
                    found.Add(new ScrubbedSpan(match.Index, match.Length, IdentifierCategory.Date, ScrubLayer.Pattern, Rewrite(match, transform)));
    }

    /// <summary>The days and months that a text names with a year, however written.</summary>
    public void Read(string text, List<FhirDate> dates)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9'))
            return;
        foreach (var pattern in _patterns)
            for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
                if (match.Groups["year"].Success && !IsLowerCaseWord(match) && TryDay(match, out var day))
                    dates.Add(new FhirDate(day, match.Groups["day"].Success ? 10 : 7));
    }

    private string Rewrite(Match match, PatientTransform? transform)
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

    private string Part(Group group, Match match, DateOnly day)
    {
        var original = group.ValueSpan;
        if (group.Name == "ordinal")
            return (day.Day % 100 is >= 11 and <= 13 ? 0 : day.Day % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
        if (group.Name == "year")
            return original.Length == 2 ? (day.Year % 100).ToString("D2", CultureInfo.InvariantCulture) : day.Year.ToString("D4", CultureInfo.InvariantCulture);
        if (char.IsAsciiLetter(original[0]))
        {
            var name = original.Length <= 4 && original is not ("June" or "July") ? _language.Months[day.Month - 1][..3] : _language.Months[day.Month - 1];
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

    private bool TryDay(Match match, out DateOnly day)
    {
        day = default;
        var year = 2001;
        if (match.Groups["year"] is { Success: true } written)
        {
            year = Number(written.ValueSpan);
            if (written.Length == 2)
                year += year > 40 ? 1900 : 2000;
        }

        var month = match.Groups["month"].ValueSpan;
        var m = char.IsAsciiLetter(month[0]) ? MonthNumber(month) : Number(month);
        var d = match.Groups["day"].Success ? Number(match.Groups["day"].ValueSpan) : 15;
        if (DayComesFirst(match))
            (m, d) = (d, m);
        if (year is < 2 or > 9997 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(year, m))
            return false;
        day = new DateOnly(year, m, d);
        return true;
    }

    // Digits of any script: patterns take them all.
    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = (10 * number) + CharUnicodeInfo.GetDecimalDigitValue(digit);
        return number;
    }

    // 25/12/2019: what stands at the month's place is no month.
    private bool DayComesFirst(Match match) =>
        match.Groups["day"].Success && match.Groups["month"].ValueSpan is var month && !char.IsAsciiLetter(month[0]) &&
        Number(month) > 12;

    private int MonthNumber(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < _language.Months.Count; i++)
            if (name[..3].Equals(_language.Months[i].AsSpan(0, 3), StringComparison.OrdinalIgnoreCase))
                return i + 1;
        return 0;
    }

    // "may 5" and "march 3" are no dates; "may 5, 2019" is.
    private bool IsLowerCaseWord(Match match) =>
        !match.Groups["year"].Success && match.Groups["month"].ValueSpan is var month && _language.MonthWords.Contains(month.ToString());

    private static bool Overlaps(List<ScrubbedSpan> found, int first, int start, int end)
    {
        for (var i = first; i < found.Count; i++)
            if (start < found[i].End && found[i].Start < end)
                return true;
        return false;
    }
}
