namespace Chiron.Model;

/// <summary>
/// L(N, D) = E + A·N^−α + B·D^−β: loss against parameters and tokens (Hoffmann et al., "Training compute-optimal large language models", 2022, eq. 10).
/// </summary>
/// <param name="Floor">E, nats a token: what no model of this kind can go below.</param>
/// <param name="A">Of the term for a finite network.</param>
/// <param name="Alpha">α, at least 0.</param>
/// <param name="B">Of the term for finite training.</param>
/// <param name="Beta">β, at least 0.</param>
public sealed record ScalingLaw(double Floor, double A, double Alpha, double B, double Beta)
{
    private const double SmallestExponent = 0.02, LargestExponent = 2.5;
    private const double Nearby = 4;
    private const int GridPoints = 24, GridPointsNearby = 8, Refinements = 6;

    /// <summary>The loss that the law gives for a network of so many block parameters after so many tokens.</summary>
    public double Loss(double parameters, double tokens) => Floor + (A * Math.Pow(parameters, -Alpha)) + (B * Math.Pow(tokens, -Beta));

    /// <summary>
    /// Least squares over the runs. For given exponents the rest is linear with non-negative constants, so only the exponents are searched for, on a grid that closes in
    /// (separable least squares; Golub and Pereyra 1973).
    /// </summary>
    public static ScalingLaw Fit(IReadOnlyList<ScalingRun> runs) => Fit(runs, [.. runs.Select(run => run.TuningLoss)]);

    /// <param name="near">Where given, exponents are looked for around this law's alone: for resamples, of which there are many.</param>
    internal static ScalingLaw Fit(IReadOnlyList<ScalingRun> runs, double[] losses, ScalingLaw? near = null)
    {
        double[] parameters = [.. runs.Select(run => (double)run.BlockParameters)], tokens = [.. runs.Select(run => (double)run.Tokens)];
        var (best, bestError) = (new ScalingLaw(losses.Average(), 0, 1, 0, 1), double.MaxValue);
        var middle = Math.Sqrt(SmallestExponent * LargestExponent);
        var (centreAlpha, centreBeta, reach) = near is null ? (middle, middle, LargestExponent / middle) : (near.Alpha, near.Beta, Nearby);
        var points = near is null ? GridPoints : GridPointsNearby;
        for (var round = 0; round < Refinements; round++)
        {
            foreach (var alpha in Around(centreAlpha, reach, points))
                foreach (var beta in Around(centreBeta, reach, points))
                {
                    var law = Linear(parameters, tokens, losses, alpha, beta);
                    var error = SquaredError(law, parameters, tokens, losses);
                    if (error < bestError)
                        (best, bestError) = (law, error);
                }

            (centreAlpha, centreBeta, reach) = (best.Alpha, best.Beta, Math.Pow(reach, 0.3));
        }

        return best;
    }

    private static IEnumerable<double> Around(double centre, double reach, int points) =>
        Enumerable.Range(0, points).Select(i => Math.Clamp(centre * Math.Pow(reach, (2.0 * i / (points - 1)) - 1), SmallestExponent, LargestExponent));

    // Non-negative least squares for (E, A, B) by trying every subset of the three columns that may be zero: four small systems.
    private static ScalingLaw Linear(double[] parameters, double[] tokens, double[] losses, double alpha, double beta)
    {
        // Each power is taken relative to the smallest run, so that the columns are of one size.
        var (n0, d0) = (parameters.Min(), tokens.Min());
        double[] a = [.. parameters.Select(n => Math.Pow(n / n0, -alpha))], b = [.. tokens.Select(d => Math.Pow(d / d0, -beta))];
        double[] one = [.. losses.Select(_ => 1.0)];
        var (best, bestError) = (new ScalingLaw(losses.Average(), 0, alpha, 0, beta), double.MaxValue);
        foreach (var (withA, withB) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            List<double[]> columns = [one];
            if (withA)
                columns.Add(a);
            if (withB)
                columns.Add(b);
            if (Solve(columns, losses) is not { } x || x.Any(value => value < 0))
                continue;
            var law = new ScalingLaw(x[0], withA ? x[1] * Math.Pow(n0, alpha) : 0, alpha, withB ? x[^1] * Math.Pow(d0, beta) : 0, beta);
            var error = SquaredError(law, parameters, tokens, losses);
            if (error < bestError)
                (best, bestError) = (law, error);
            if (withA && withB)
                break;          // no subset does better
        }

        return best;
    }

    private static double[]? Solve(List<double[]> columns, double[] y)
    {
        var normal = new double[columns.Count, columns.Count];
        var right = new double[columns.Count];
        for (var i = 0; i < columns.Count; i++)
        {
            for (var j = 0; j <= i; j++)
                normal[i, j] = Dot(columns[i], columns[j]);
            right[i] = Dot(columns[i], y);
        }

        return Cholesky.Of(normal, tolerance: 1e-10, floor: 0)?.Solve(right);
    }

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    private static double SquaredError(ScalingLaw law, double[] parameters, double[] tokens, double[] losses)
    {
        var sum = 0.0;
        for (var i = 0; i < losses.Length; i++)
            sum += Math.Pow(losses[i] - law.Loss(parameters[i], tokens[i]), 2);
        return sum;
    }
}
