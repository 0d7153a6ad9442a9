using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>A date or a moment in FHIRPath, as precise as it is written: <c>2020</c>, <c>2020-03</c>, <c>2020-03-01T10:00:00Z</c>.</summary>
/// <param name="Text">As it is written, without the @ of a literal.</param>
/// <param name="Parts">Year, month, day, hour, minute, second: as many as are given.</param>
internal sealed record FhirPathDate(string Text, double[] Parts)
{
    public static FhirPathDate? TryParse(string text)
    {
        if (text.EndsWith('T'))
            text = text[..^1];
        if (text.Contains('T', StringComparison.Ordinal))
            return Moment(text);
        var parts = text.Split('-');
        if (parts.Length > 3 || parts[0].Length != 4 || !parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit)))
            return null;
        return new FhirPathDate(text, Array.ConvertAll(parts, part => double.Parse(part, CultureInfo.InvariantCulture)));
    }

    /// <returns>Negative, 0 or positive; null where one is less precise than the other and they are equal so far.</returns>
    public static int? Compare(FhirPathDate a, FhirPathDate b)
    {
        var common = Math.Min(a.Parts.Length, b.Parts.Length);
        for (var i = 0; i < common; i++)
            if (a.Parts[i] != b.Parts[i])
                return a.Parts[i].CompareTo(b.Parts[i]);
        return a.Parts.Length == b.Parts.Length ? 0 : null;
    }

    // With a zone, in universal time; without, as it stands.
    private static FhirPathDate? Moment(string text)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return null;
        var time = moment.UtcDateTime;
        return new FhirPathDate(text, [time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second + time.Millisecond / 1000.0]);
    }
}
