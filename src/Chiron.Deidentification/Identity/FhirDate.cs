using System.Buffers.Text;

namespace Chiron.Deidentification;

/// <summary>A FHIR date, dateTime or instant taken apart: 2019, 2019-03, 2019-03-01, 2019-03-01T10:00:00.000+01:00.</summary>
/// <param name="Day">The day itself; for a month its 15th, for a year 1 July, so that shifting moves it to the nearest whole one.</param>
/// <param name="DateLength">Characters of the date part: 4, 7 or 10.</param>
internal readonly record struct FhirDate(DateOnly Day, int DateLength)
{
    public bool HasDay => DateLength == 10;

    /// <summary>Whether the text has the shape of a date, be it a real one or not.</summary>
    public static bool HasShape(ReadOnlySpan<byte> text)
    {
        if (text.Length < 7 || text[4] != '-' || !Digits(text[..4]) || !Digits(text.Slice(5, 2)))
            return false;
        return text.Length == 7 || (text.Length >= 10 && text[7] == '-' && Digits(text.Slice(8, 2)) && (text.Length == 10 || text[10] == 'T'));
    }

    /// <returns>False where the text is no date that exists, or has a time that is none.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out FhirDate date)
    {
        date = default;
        if (text.Length == 4)
        {
            if (!Digits(text) || Number(text) < 1)
                return false;
            date = new FhirDate(new DateOnly(Number(text), 7, 1), 4);
            return true;
        }

        if (!HasShape(text))
            return false;
        var (year, month) = (Number(text[..4]), Number(text.Slice(5, 2)));
        if (year < 1 || month is < 1 or > 12)
            return false;
        if (text.Length == 7)
        {
            date = new FhirDate(new DateOnly(year, month, 15), 7);
            return true;
        }

        var day = Number(text.Slice(8, 2));
        if (day < 1 || day > DateTime.DaysInMonth(year, month) || !IsTime(text[10..]))
            return false;
        date = new FhirDate(new DateOnly(year, month, day), 10);
        return true;
    }

    /// <summary>Writes the day with the precision and the time of <paramref name="original"/>.</summary>
    /// <returns>How many bytes were written; as long as the original.</returns>
    public static int Write(DateOnly day, ReadOnlySpan<byte> original, int dateLength, Span<byte> target)
    {
        Utf8Formatter.TryFormat(day.Year, target, out _, new System.Buffers.StandardFormat('D', 4));
        if (dateLength >= 7)
        {
            target[4] = (byte)'-';
            Utf8Formatter.TryFormat(day.Month, target[5..], out _, new System.Buffers.StandardFormat('D', 2));
        }

        if (dateLength == 10)
        {
            target[7] = (byte)'-';
            Utf8Formatter.TryFormat(day.Day, target[8..], out _, new System.Buffers.StandardFormat('D', 2));
        }

        original[dateLength..].CopyTo(target[dateLength..]);
        return original.Length;
    }

    // T10:00 | T10:00:00 | T10:00:00.123456, then nothing, Z or +01:00. Passed on as it is, so it may hold nothing else.
    private static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return true;
        if (text.Length is < 6 or > 31 || !Clock(text.Slice(1, 5)))
            return false;
        var at = 6;
        if (at < text.Length && text[at] == ':')
        {
            if (text.Length < 9 || !Digits(text.Slice(7, 2)) || Number(text.Slice(7, 2)) > 60)
                return false;
            at = 9;
            if (at < text.Length && text[at] == '.')
                for (at++; at < text.Length && char.IsAsciiDigit((char)text[at]);)
                    at++;
        }

        var zone = text[at..];
        return zone.IsEmpty || zone is [(byte)'Z'] || (zone.Length == 6 && zone[0] is (byte)'+' or (byte)'-' && Clock(zone[1..]));
    }

    private static bool Clock(ReadOnlySpan<byte> text) =>
        text[2] == ':' && Digits(text[..2]) && Digits(text[3..]) && Number(text[..2]) <= 24 && Number(text[3..]) < 60;

    private static bool Digits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = number * 10 + (digit - '0');
        return number;
    }
}
