using System.Buffers.Text;

namespace Chiron.Intake.Fhir;

/// <summary>
/// A FHIR <c>date</c>, <c>dateTime</c> or <c>instant</c> as the clock on the wall showed it: the offset is read, checked and left out, so that morning stays
/// morning. What was not given counts as the start of the period.
/// </summary>
internal readonly record struct FhirDate(DateTime Start, FhirDatePrecision Precision)
{
    /// <summary>The last second of the period that was given.</summary>
    public DateTime End => Precision switch
    {
        FhirDatePrecision.Year => Start.AddYears(1).AddSeconds(-1),
        FhirDatePrecision.Month => Start.AddMonths(1).AddSeconds(-1),
        FhirDatePrecision.Day => Start.AddDays(1).AddSeconds(-1),
        _ => Start,
    };

    /// <summary>Years 1000 to 9998; a leap second counts as the second before it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out FhirDate date)
    {
        date = default;
        if (!TryNumber(text, 0, 4, 1000, 9998, out var year))
            return false;
        if (text.Length == 4)
            return Give(new DateTime(year, 1, 1), FhirDatePrecision.Year, out date);
        if (text[4] != '-' || !TryNumber(text, 5, 2, 1, 12, out var month))
            return false;
        if (text.Length == 7)
            return Give(new DateTime(year, month, 1), FhirDatePrecision.Month, out date);
        if (text[7] != '-' || !TryNumber(text, 8, 2, 1, DateTime.DaysInMonth(year, month), out var day))
            return false;
        var start = new DateTime(year, month, day);
        if (text.Length == 10)
            return Give(start, FhirDatePrecision.Day, out date);
        return text[10] == 'T' && TryTime(text[11..], out var time) && Give(start + time, FhirDatePrecision.Time, out date);
    }

    private static bool Give(DateTime start, FhirDatePrecision precision, out FhirDate date)
    {
        date = new FhirDate(start, precision);
        return true;
    }

    // hh:mm[:ss[.f…]][Z|±hh:mm]. FHIR asks for seconds and a zone; records without them are common and clear.
    private static bool TryTime(ReadOnlySpan<byte> text, out TimeSpan time)
    {
        time = default;
        if (!TryNumber(text, 0, 2, 0, 23, out var hour) || text.Length < 5 || text[2] != ':' || !TryNumber(text, 3, 2, 0, 59, out var minute))
            return false;
        var rest = text[5..];
        long ticks = 0;
        if (rest.Length > 0 && rest[0] == ':')
        {
            if (!TryNumber(rest, 1, 2, 0, 60, out var second))
                return false;
            ticks = Math.Min(second, 59) * TimeSpan.TicksPerSecond;
            rest = rest[3..];
            if (rest.Length > 0 && rest[0] == '.')
            {
                var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                digits = digits < 0 ? rest.Length - 1 : digits;
                if (digits == 0)
                    return false;
                var scale = TimeSpan.TicksPerSecond;
                for (var i = 1; i <= Math.Min(digits, 6); i++)
                    ticks += (rest[i] - '0') * (scale /= 10);
                rest = rest[(1 + digits)..];
            }
        }

        time = new TimeSpan(hour, minute, 0) + TimeSpan.FromTicks(ticks);
        return rest.IsEmpty
            || rest is [(byte)'Z']
            || (rest.Length == 6 && rest[0] is (byte)'+' or (byte)'-' && rest[3] == ':'
                && TryNumber(rest, 1, 2, 0, 14, out _) && TryNumber(rest, 4, 2, 0, 59, out _));
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, int start, int length, int minimum, int maximum, out int number)
    {
        number = 0;
        return text.Length >= start + length
            && text.Slice(start, length).IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && Utf8Parser.TryParse(text.Slice(start, length), out number, out _)
            && number >= minimum
            && number <= maximum;
    }
}
