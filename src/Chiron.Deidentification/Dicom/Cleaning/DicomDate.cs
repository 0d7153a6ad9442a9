using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>Dates, times and ages as PS3.5 6.2 writes them.</summary>
internal static class DicomDate
{
    /// <summary>A DA or DT value moved by the patient's days, with the precision and the time that it had; null where it is no date.</summary>
    public static string? Shift(string text, PatientTransform transform)
    {
        var compact = text.Length == 10 && text[4] == '.' && text[7] == '.' ? text.Remove(7, 1).Remove(4, 1) : text; // as ACR-NEMA wrote it
        var digits = compact.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : compact.Length;
        if (digits < 4 || compact.AsSpan(digits).ContainsAnyExcept("0123456789.+-"))
            return null;
        var length = digits >= 8 ? 8 : digits >= 6 ? 6 : 4;
        if (!int.TryParse(compact.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 2 or > 9997)
            return null;
        var month = length >= 6 ? Two(compact, 4) : 7;
        var day = length == 8 ? Two(compact, 6) : length == 6 ? 15 : 1;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var moved = transform.Shift(new DateOnly(year, month, day));
        return moved.ToString(length == 8 ? "yyyyMMdd" : length == 6 ? "yyyyMM" : "yyyy", CultureInfo.InvariantCulture) + compact[length..];
    }

    /// <summary>Whether the text can be nothing but a time of day.</summary>
    public static bool IsTime(string text) => text.Length <= 16 && !text.AsSpan().ContainsAnyExcept("0123456789.:");

    /// <summary>Days since year 0 of a DA or DT value that has a day; null of any other.</summary>
    public static DateOnly? Day(string text) =>
        text.Length >= 8 && DateOnly.TryParseExact(text.AsSpan(0, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>090Y for more than 89 years; null where the text is no age.</summary>
    public static string? TopCodeAge(string text)
    {
        if (text.Length != 4 || text.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9') || text[3] is not ('Y' or 'M' or 'W' or 'D'))
            return null;
        return text[3] == 'Y' && int.Parse(text.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture) > 89 ? "090Y" : text;
    }

    private static int Two(string text, int at) => (text[at] - '0') * 10 + (text[at + 1] - '0');
}
