namespace Chiron.Model;

/// <summary>
/// A line a + b·z that corrects log-hazards: complementary log-log regression of what happened, by Fisher scoring, with a normal prior around no correction (a = 0, b = 1).
/// </summary>
internal static class HazardLine
{
    /// <param name="answers">Log-hazard a day, horizon in days, whether it happened, and how much the answer counts.</param>
    /// <param name="priorStrength">How much the prior counts, in events.</param>
    /// <returns>The line, and −log likelihood · weights with the prior's penalty; no correction where nothing happened.</returns>
    public static (double Offset, double Slope, double Loss) Fit(IReadOnlyList<(double LogHazard, double HorizonDays, bool Happened, double Weight)> answers, double priorStrength)
    {
        var (events, sum) = (0.0, 0.0);
        foreach (var answer in answers)
            if (answer.Happened)
                (events, sum) = (events + answer.Weight, sum + (answer.Weight * answer.LogHazard));
        if (events == 0)
            return (0, 1, 0);

        var centre = sum / events;
        var (a, b) = (0.0, 1.0);
        for (var iteration = 0; iteration < 25; iteration++)
        {
            var (ga, gb) = (priorStrength * a, priorStrength * (b - 1));
            var (haa, hab, hbb) = (priorStrength, 0.0, priorStrength);
            foreach (var (z, horizon, happened, weight) in answers)
            {
                var x = z - centre;
                var cumulative = Cumulative(a + (b * x) + centre, horizon);
                var slope = weight * (happened ? -cumulative / double.ExpM1(cumulative) : cumulative);
                var information = weight * cumulative * cumulative / double.ExpM1(cumulative);
                ga += slope;
                gb += slope * x;
                haa += information;
                hab += information * x;
                hbb += information * x * x;
            }

            var determinant = (haa * hbb) - (hab * hab);
            var (stepA, stepB) = (((hbb * ga) - (hab * gb)) / determinant, ((haa * gb) - (hab * ga)) / determinant);
            (a, b) = (Math.Clamp(a - Math.Clamp(stepA, -0.5, 0.5), -3, 3), Math.Clamp(b - Math.Clamp(stepB, -0.2, 0.2), 0.2, 3));
            if (Math.Abs(stepA) + Math.Abs(stepB) < 1e-6)
                break;
        }

        var (offset, loss) = (a + (centre * (1 - b)), priorStrength / 2 * ((a * a) + ((b - 1) * (b - 1))));
        foreach (var (z, horizon, happened, weight) in answers)
        {
            var cumulative = Cumulative(offset + (b * z), horizon);
            loss += weight * (happened ? -Math.Log(-double.ExpM1(-cumulative)) : cumulative);
        }

        return (offset, b, loss);
    }

    private static double Cumulative(double logHazard, double horizon) => Math.Clamp(horizon * Math.Exp(Math.Min(14, logHazard)), 1e-12, 500);
}
