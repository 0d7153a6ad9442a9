using Chiron.Model;

namespace Chiron.Validation.Survival;

/// <summary>
/// Cox's proportional hazards by Newton's method on the partial likelihood (Cox 1972), tied events by Efron's approximation (Efron 1977; Therneau and
/// Grambsch 2000, section 3.3).
/// </summary>
public sealed class CoxModel
{
    private const int MostSteps = 50;
    private const double PivotTolerance = 1e-10, PivotFloor = 1e-6;

    private CoxModel(double[] coefficients, double[] standardErrors, double logLikelihood, double nullLogLikelihood) =>
        (Coefficients, StandardErrors, LogLikelihood, NullLogLikelihood) = (coefficients, standardErrors, logLikelihood, nullLogLikelihood);

    /// <summary>Log hazard ratios, one a column.</summary>
    public IReadOnlyList<double> Coefficients { get; }

    /// <summary>From the inverse of the observed information (with the ridge, where there is one).</summary>
    public IReadOnlyList<double> StandardErrors { get; }

    /// <summary>The partial log-likelihood at the coefficients.</summary>
    public double LogLikelihood { get; }

    /// <summary>And where all are 0.</summary>
    public double NullLogLikelihood { get; }

    /// <param name="x">[subject][column]; finite.</param>
    /// <param name="followUps">In the same order.</param>
    /// <param name="ridge">Penalty ½·ridge·Σβ²; 0 for none.</param>
    /// <returns>Null where the likelihood has no finite maximum or the columns are collinear.</returns>
    public static CoxModel? Fit(double[][] x, ReadOnlySpan<FollowUp> followUps, double ridge = 0)
    {
        var k = x.Length == 0 ? 0 : x[0].Length;
        var times = followUps.ToArray();
        var order = Enumerable.Range(0, x.Length).ToArray();
        Array.Sort(order, (a, b) => times[b].Days.CompareTo(times[a].Days));     // latest first: the set at risk grows
        var means = new double[k];
        foreach (var row in x)
            for (var j = 0; j < k; j++)
                means[j] += row[j] / x.Length;
        var centred = Array.ConvertAll(x, row => row.Select((value, j) => value - means[j]).ToArray());

        var beta = new double[k];
        var (gradient, information) = (new double[k], new double[k, k]);
        var nothing = Derivatives(centred, times, order, beta, ridge, gradient, information);
        var loss = nothing;
        double[] atStart = [.. Enumerable.Range(0, k).Select(j => information[j, j])];
        for (var step = 0; step < MostSteps; step++)
        {
            if (Cholesky.Of(information, PivotTolerance, PivotFloor) is not { } factor)
                return null;
            var direction = factor.Solve(gradient);
            var (scale, improved) = (1.0, false);
            for (var halving = 0; halving < 20 && !improved; halving++, scale /= 2)
            {
                var next = beta.Zip(direction, (b, d) => b + (scale * d)).ToArray();
                var nextLoss = Derivatives(centred, times, order, next, ridge, gradient, information);
                if (!(nextLoss >= loss - (1e-12 * Math.Abs(loss))))
                    continue;
                improved = true;
                var gain = nextLoss - loss;
                (beta, loss) = (next, nextLoss);
                if (Math.Abs(gain) > 1e-10 * (1 + Math.Abs(loss)))
                    continue;
                // Where the information has all but gone, the likelihood went flat on the way to infinity.
                return Enumerable.Range(0, k).All(j => information[j, j] > 1e-7 * atStart[j]) && Cholesky.Of(information, PivotTolerance, PivotFloor) is { } last
                    ? new CoxModel(beta, [.. Enumerable.Range(0, k).Select(j => Math.Sqrt(last.Solve(Unit(k, j))[j]))], loss + (ridge / 2 * beta.Sum(b => b * b)), nothing)
                    : null;
            }

            if (!improved || beta.Max(Math.Abs) > 1e4)
                return null;    // the maximum lies at infinity
        }

        return null;
    }

    /// <summary>The log hazard ratio of a row against a row of zeros.</summary>
    public double Score(ReadOnlySpan<double> row)
    {
        var score = 0.0;
        for (var j = 0; j < row.Length; j++)
            score += row[j] * Coefficients[j];
        return score;
    }

    // The log partial likelihood less the penalty, its gradient and the negative of its Hessian. For d tied events with sums over the set at risk S₀, S₁, S₂ and
    // over the events D₀, D₁, D₂, Efron takes (Sₘ − l/d·Dₘ) for l = 0 … d − 1 in place of Sₘ.
    private static double Derivatives(double[][] x, FollowUp[] times, int[] order, double[] beta, double ridge, double[] gradient, double[,] information)
    {
        var k = beta.Length;
        Array.Clear(gradient);
        Array.Clear(information);
        var likelihood = 0.0;
        var (s0, s1, s2) = (0.0, new double[k], new double[k, k]);
        var (d1, d2) = (new double[k], new double[k, k]);
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            var (d0, events) = (0.0, 0);
            Array.Clear(d1);
            Array.Clear(d2);
            for (; end < order.Length && times[order[end]].Days == times[order[start]].Days; end++)
            {
                var (row, happened) = (x[order[end]], times[order[end]].Happened);
                var eta = 0.0;
                for (var j = 0; j < k; j++)
                    eta += row[j] * beta[j];
                var risk = Math.Exp(eta);
                s0 += risk;
                Accumulate(row, risk, s1, s2);
                if (!happened)
                    continue;
                events++;
                likelihood += eta;
                d0 += risk;
                Accumulate(row, risk, d1, d2);
                for (var j = 0; j < k; j++)
                    gradient[j] += row[j];
            }

            for (var l = 0; l < events; l++)
            {
                var share = (double)l / events;
                var sum = s0 - (share * d0);
                likelihood -= Math.Log(sum);
                for (var j = 0; j < k; j++)
                {
                    var mean = (s1[j] - (share * d1[j])) / sum;
                    gradient[j] -= mean;
                    for (var m = 0; m <= j; m++)
                        information[j, m] += ((s2[j, m] - (share * d2[j, m])) / sum) - (mean * (s1[m] - (share * d1[m])) / sum);
                }
            }

            start = end;
        }

        for (var j = 0; j < k; j++)
        {
            likelihood -= ridge / 2 * beta[j] * beta[j];
            gradient[j] -= ridge * beta[j];
            information[j, j] += ridge;
            for (var m = j + 1; m < k; m++)
                information[j, m] = information[m, j];     // the sums above fill the lower half
        }

        return likelihood;
    }

    private static void Accumulate(double[] row, double risk, double[] first, double[,] second)
    {
        for (var j = 0; j < row.Length; j++)
        {
            first[j] += risk * row[j];
            for (var m = 0; m <= j; m++)
                second[j, m] += risk * row[j] * row[m];
        }
    }

    private static double[] Unit(int length, int place)
    {
        var unit = new double[length];
        unit[place] = 1;
        return unit;
    }
}
