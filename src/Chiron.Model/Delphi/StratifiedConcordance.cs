namespace Chiron.Model.Delphi;

/// <summary>
/// How often a case is scored above a control of its own stratum (area under the ROC curve within strata, pooled over cases), with an interval from the variance of
/// placements (DeLong, DeLong and Clarke-Pearson 1988).
/// </summary>
/// <param name="Area">Mean over cases of the share of the stratum's controls that score lower, ties counting half; NaN without a pair.</param>
/// <param name="StandardError">Of <paramref name="Area"/>.</param>
/// <param name="Cases">That have a control.</param>
public readonly record struct StratifiedConcordance(double Area, double StandardError, int Cases)
{
    private const double NormalQuantile = 1.959964;

    /// <summary>The 95 % interval, on the logit scale so that it stays between 0 and 1.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            var area = Math.Clamp(Area, 1e-6, 1 - 1e-6);
            var (logit, half) = (Math.Log(area / (1 - area)), NormalQuantile * StandardError / (area * (1 - area)));
            return (1 / (1 + Math.Exp(half - logit)), 1 / (1 + Math.Exp(-half - logit)));
        }
    }

    /// <param name="strata">Each one's scores of cases and of controls; both are sorted here.</param>
    public static StratifiedConcordance Of(IEnumerable<(float[] Cases, float[] Controls)> strata)
    {
        var (sum, squares, count, controlVariance) = (0.0, 0.0, 0, 0.0);
        foreach (var (cases, controls) in strata)
        {
            if (cases.Length == 0 || controls.Length == 0)
                continue;
            Array.Sort(cases);
            Array.Sort(controls);
            foreach (var score in cases)
            {
                var placement = Below(controls, score);
                (sum, squares, count) = (sum + placement, squares + (placement * placement), count + 1);
            }

            // The stratum's weight is its number of cases; its controls' placements vary about their own mean.
            var (mean, square) = (0.0, 0.0);
            foreach (var score in controls)
            {
                var placement = 1 - Below(cases, score);
                (mean, square) = (mean + placement, square + (placement * placement));
            }

            mean /= controls.Length;
            if (controls.Length > 1)
                controlVariance += cases.Length * (double)cases.Length * ((square / controls.Length) - (mean * mean)) / (controls.Length - 1);
        }

        if (count == 0)
            return new StratifiedConcordance(double.NaN, double.NaN, 0);
        var area = sum / count;
        var caseVariance = count > 1 ? ((squares / count) - (area * area)) / (count - 1) : 0.25;
        return new StratifiedConcordance(area, Math.Sqrt(Math.Max(0, caseVariance) + (controlVariance / ((double)count * count))), count);
    }

    /// <summary>The share of sorted values below a score, those equal to it counting half.</summary>
    private static double Below(float[] sorted, float score) => (Bound(sorted, score, orEqual: false) + Bound(sorted, score, orEqual: true)) / (2.0 * sorted.Length);

    private static int Bound(float[] sorted, float score, bool orEqual)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < score || (orEqual && sorted[middle] == score))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
