using System.Globalization;
using Chiron.Validation.Metrics;

namespace Chiron.Validation.Reports.Html;

/// <summary>How numbers look in the report.</summary>
internal static class Numbers
{
    public const string None = "–";

    public static string Area(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : None;

    public static string Two(double? value) => value is { } v && double.IsFinite(v) ? v.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−') : None;

    public static string Signed(double value) => value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);

    public static string Percent(double value) => double.IsFinite(value) ? $"{(value * 100).ToString("0.#", CultureInfo.InvariantCulture).Replace('-', '−')} %" : None;

    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    public static string Range(Interval interval, Func<double, string> format) =>
        interval is { Low: { } low, High: { } high } ? $"{format(low)} to {format(high)}" : "no interval";

    /// <summary>Such as "1 task" and "12 tasks".</summary>
    public static string Of(int count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Horizon(double days) => days is 365 ? "1 year" : $"{days.ToString("0.#", CultureInfo.InvariantCulture)} days";
}
