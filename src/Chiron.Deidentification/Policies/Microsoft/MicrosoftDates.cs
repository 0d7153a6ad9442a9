using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>Shifts and redacts dates as Microsoft's methods do.</summary>
internal static partial class MicrosoftDates
{
    private const int OldestAge = 89;

    /// <summary>A whole day moves, and its time of day becomes midnight; anything less precise, or over 89 years back, is redacted.</summary>
    public static MicrosoftOperations Shift(FhirElement element, int days, bool keepYears, DateOnly today)
    {
        if (element.Value is not { IsText: true } value)
            return MicrosoftOperations.None;
        var date = Parse(value.Text, element);
        if (!date.HasDay || TellsAgeOver89(date, today))
            return Redact(element, keepYears, today);
        var shifted = date.Day.DayNumber + days;
        if (shifted < DateOnly.MinValue.DayNumber || shifted > DateOnly.MaxValue.DayNumber)
            throw new RefusedResourceException(QuarantineReason.InvalidDate, $"'{element.Definition.JsonName}' is shifted out of the calendar");
        var day = DateOnly.FromDayNumber(shifted).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var time = element.Type == "date" ? "" : value.Text[10..];
        element.Value = value with { Text = day + TimeOfDay().Replace(time, static match => Digit().Replace(match.Value, "0")) };
        return MicrosoftOperations.Perturbed;
    }

    public static MicrosoftOperations Redact(FhirElement element, bool keepYears, DateOnly today)
    {
        if (element.Value is not { IsText: true } value)
        {
            element.Value = null;
            return MicrosoftOperations.Redacted;
        }

        element.Value = keepYears && FhirDate.TryParse(Encoding.UTF8.GetBytes(value.Text), out var date) && !TellsAgeOver89(date, today)
            ? value with { Text = value.Text[..4] }
            : null;
        return MicrosoftOperations.Redacted;
    }

    public static bool IsDate(FhirElement element) => element.Type is "date" or "dateTime" or "instant";

    private static FhirDate Parse(string text, FhirElement element) =>
        FhirDate.TryParse(Encoding.UTF8.GetBytes(text), out var date)
            ? date
            : throw new RefusedResourceException(QuarantineReason.InvalidDate, $"'{element.Definition.JsonName}' holds no date that exists");

    private static bool TellsAgeOver89(FhirDate date, DateOnly today)
    {
        var (month, day) = (date.DateLength >= 7 ? date.Day.Month : 1, date.HasDay ? date.Day.Day : 1);
        return today.Year - date.Day.Year - ((today.Month, today.Day).CompareTo((month, day)) < 0 ? 1 : 0) > OldestAge;
    }

    // The clock of a moment, without its zone.
    [GeneratedRegex(@"(?<=T)[0-9:.]+", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex("[0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex Digit();
}
