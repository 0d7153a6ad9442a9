using System.Globalization;
using Chiron.Validation.Metrics;

namespace Chiron.Cli.Terminal;

/// <summary>Estimates with their intervals, as verbs print them.</summary>
internal static class IntervalText
{
    /// <summary>45.1 % (44.0–46.2).</summary>
    public static string Percent(Interval share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share.Value:F1} % ({100 * share.Low:F1}–{100 * share.High:F1})");

    /// <summary>The same of a share that was counted.</summary>
    public static string Percent(CountedShare share) => Percent(new Interval(share.Value, share.Low, share.High));

    /// <summary>The numbers, with thousands set apart.</summary>
    public static string Number(Interval number, int decimals)
    {
        return $"{Text(number.Value)} ({Text(number.Low)}–{Text(number.High)})";

        string Text(double? value) => value?.ToString("N" + decimals, CultureInfo.InvariantCulture) ?? "";
    }
}
