namespace Chiron.Model;

/// <summary>The probability that an outcome happens within a horizon, and how far to trust it.</summary>
/// <param name="HorizonDays">In (time, time + horizon].</param>
/// <param name="Low">
/// Lower end of a 95 % interval, null where nothing measures one: of a share of futures Wilson's interval for the sampling alone; of an ensemble's direct answer
/// the members' mean log-odds ± 1.96 of their deviations.
/// </param>
/// <param name="StandardError">Of the sampling, √(p(1 − p)/n); null where nothing was sampled.</param>
public readonly record struct RiskEstimate(double HorizonDays, double Probability, double? Low, double? High, double? StandardError, RiskWay Way)
{
    private const double Z = 1.959964;          // the normal distribution's 97.5th percentile

    /// <summary>From how many of so many futures it happened in (Wilson 1927).</summary>
    public static RiskEstimate FromFutures(double horizonDays, int happened, int futures)
    {
        var p = (double)happened / futures;
        var (z2, n) = (Z * Z, (double)futures);
        var centre = (p + (z2 / (2 * n))) / (1 + (z2 / n));
        var half = Z / (1 + (z2 / n)) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        return new RiskEstimate(
            horizonDays, p, happened == 0 ? 0 : Math.Max(0, centre - half), happened == futures ? 1 : Math.Min(1, centre + half), Math.Sqrt(p * (1 - p) / n), RiskWay.Futures);
    }

    /// <summary>From the members of an ensemble, one or more: their mean, and from two on the interval between them on the scale of log-odds.</summary>
    internal static RiskEstimate FromMembers(double horizonDays, ReadOnlySpan<float> members, RiskWay way)
    {
        double mean = 0, centre = 0, squares = 0;
        foreach (var p in members)
            (mean, centre) = (mean + ((double)p / members.Length), centre + (LogOdds(p) / members.Length));
        if (members.Length < 2)
            return new RiskEstimate(horizonDays, mean, null, null, null, way);
        foreach (var p in members)
            squares += (LogOdds(p) - centre) * (LogOdds(p) - centre);
        var half = Z * Math.Sqrt(squares / (members.Length - 1));
        return new RiskEstimate(horizonDays, mean, Math.Min(mean, Probability1(centre - half)), Math.Max(mean, Probability1(centre + half)), null, way);

        static double LogOdds(double p) => Math.Log(Math.Max(p, 1e-9)) - Math.Log(Math.Max(1 - p, 1e-9));
        static double Probability1(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
    }
}
