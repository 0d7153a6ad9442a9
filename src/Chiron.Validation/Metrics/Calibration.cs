using Chiron.Validation.Predictors;

namespace Chiron.Validation.Metrics;

/// <summary>Whether probabilities mean what they say (Van Calster et al. 2019, BMC Medicine 17:230).</summary>
internal static class Calibration
{
    private const double Least = 1e-6; // probabilities are kept this far from 0 and 1 before the logit
    private const double Z95 = 1.959963984540054;

    /// <summary>b in logit P(case) = a + b·logit(p): 1 is ideal, below 1 the predictions are too extreme. Null where it cannot be fitted.</summary>
    /// <param name="weights">How much each point counts; empty for 1 each.</param>
    public static double? Slope(double[] probabilities, bool[] outcomes, ReadOnlySpan<double> weights = default)
    {
        var rows = probabilities.Select(p => new[] { 1, Logit(p) }).ToArray();
        return LogisticRegression.Fit(rows, outcomes, weights: weights) is { } beta ? beta[1] : null;
    }

    /// <summary>a in logit P(case) = a + logit(p), calibration in the large: 0 is ideal, below 0 the predictions are too high. Null where it cannot be fitted.</summary>
    public static double? Intercept(double[] probabilities, bool[] outcomes)
    {
        var rows = probabilities.Select(_ => new[] { 1.0 }).ToArray();
        return LogisticRegression.Fit(rows, outcomes, probabilities.Select(Logit).ToArray()) is { } beta ? beta[0] : null;
    }

    /// <summary>Observed cases over expected cases; null where none are expected.</summary>
    /// <param name="weights">How much each point counts; empty for 1 each.</param>
    public static double? ObservedOverExpected(double[] probabilities, bool[] outcomes, ReadOnlySpan<double> weights = default)
    {
        var (observed, expected) = (0.0, 0.0);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            observed += outcomes[i] ? weight : 0;
            expected += weight * probabilities[i];
        }

        return expected > 0 ? observed / expected : null;
    }

    /// <summary>Mean squared difference of probability and outcome (Brier 1950); 0 is ideal.</summary>
    /// <param name="weights">How much each point counts; empty for 1 each.</param>
    public static double Brier(double[] probabilities, bool[] outcomes, ReadOnlySpan<double> weights = default)
    {
        var (sum, all) = (0.0, 0.0);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var (weight, error) = (weights.IsEmpty ? 1 : weights[i], probabilities[i] - (outcomes[i] ? 1 : 0));
            sum += weight * error * error;
            all += weight;
        }

        return sum / all;
    }

    /// <summary>Bins of equal numbers of points in ascending order of probability; fewer where there are fewer points.</summary>
    public static IReadOnlyList<CalibrationBin> Bins(double[] probabilities, bool[] outcomes, int bins = 10)
    {
        var order = Enumerable.Range(0, probabilities.Length).ToArray();
        Array.Sort((double[])probabilities.Clone(), order);
        var result = new List<CalibrationBin>();
        for (var b = 0; b < bins; b++)
        {
            var start = (int)((long)b * order.Length / bins);
            var end = (int)((long)(b + 1) * order.Length / bins);
            if (start == end)
                continue;
            var members = order.AsSpan(start, end - start);
            var (predicted, cases) = (0.0, 0);
            foreach (var i in members)
            {
                predicted += probabilities[i];
                cases += outcomes[i] ? 1 : 0;
            }

            var (low, high) = Wilson(cases, members.Length);
            result.Add(new CalibrationBin(members.Length, predicted / members.Length, (double)cases / members.Length, low, high));
        }

        return result;
    }

    /// <summary>Expected calibration error: the mean over points of |observed − predicted| of their bin (Naeini et al. 2015, with bins of equal size).</summary>
    public static double ExpectedError(IReadOnlyList<CalibrationBin> bins) =>
        bins.Sum(bin => bin.Points * Math.Abs(bin.Observed - bin.Predicted)) / bins.Sum(bin => bin.Points);

    public static (double Low, double High) Wilson(int cases, int n)
    {
        var p = (double)cases / n;
        var z2 = Z95 * Z95 / n;
        var centre = (p + (z2 / 2)) / (1 + z2);
        var half = Z95 / (1 + z2) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    private static double Logit(double p)
    {
        p = Math.Clamp(p, Least, 1 - Least);
        return Math.Log(p / (1 - p));
    }
}
