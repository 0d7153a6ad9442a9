using Chiron.Model;

namespace Chiron.Validation.Predictors;

/// <summary>
/// Logistic regression by Newton's method (iteratively reweighted least squares; McCullagh and Nelder 1989, section 2.5) with step halving and an
/// optional ridge on all coefficients but the first, which belongs to the constant column.
/// </summary>
internal static class LogisticRegression
{
    private const int MostIterations = 100;
    private const double Tolerance = 1e-10;

    /// <param name="x">Rows of the design, the constant 1 first.</param>
    /// <param name="y">True for a case.</param>
    /// <param name="offset">Added to each row's linear predictor; empty for none.</param>
    /// <param name="ridge">Penalty ½·ridge·Σβ² ; 0 for none.</param>
    /// <param name="weights">How much each row counts; empty for 1 each.</param>
    /// <returns>The coefficients; null where the likelihood has no finite maximum or the columns are collinear.</returns>
    public static double[]? Fit(double[][] x, bool[] y, ReadOnlySpan<double> offset = default, double ridge = 0, ReadOnlySpan<double> weights = default)
    {
        var k = x.Length == 0 ? 0 : x[0].Length;
        var beta = new double[k];
        var loss = Loss(x, y, offset, ridge, weights, beta);
        var gradient = new double[k];
        var hessian = new double[k, k];
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            Derivatives(x, y, offset, ridge, weights, beta, gradient, hessian);
            if (Cholesky.Of(hessian)?.Solve(gradient) is not { } step)
                return null;

            var (scale, improved) = (1.0, false);
            for (var halving = 0; halving < 30 && !improved; halving++, scale /= 2)
            {
                var next = beta.Zip(step, (b, s) => b - (scale * s)).ToArray();
                var nextLoss = Loss(x, y, offset, ridge, weights, next);
                if (!(nextLoss <= loss))
                    continue;
                improved = true;
                var gain = loss - nextLoss;
                (beta, loss) = (next, nextLoss);
                if (gain <= Tolerance * (1 + Math.Abs(loss)) && Largest(step) * scale < 1e-6)
                    return beta;
            }

            if (!improved)
                return Largest(gradient) < 1e-6 * (1 + x.Length) ? beta : null;
            if (Largest(beta) > 1e4)
                return null; // separated: the maximum lies at infinity
        }

        return null;
    }

    public static double Probability(ReadOnlySpan<double> row, ReadOnlySpan<double> beta)
    {
        var eta = 0.0;
        for (var j = 0; j < row.Length; j++)
            eta += row[j] * beta[j];
        return Sigmoid(eta);
    }

    public static double Sigmoid(double eta) => eta >= 0 ? 1 / (1 + Math.Exp(-eta)) : Math.Exp(eta) / (1 + Math.Exp(eta));

    private static double Eta(double[] row, double[] beta, ReadOnlySpan<double> offset, int i)
    {
        var eta = offset.IsEmpty ? 0 : offset[i];
        for (var j = 0; j < row.Length; j++)
            eta += row[j] * beta[j];
        return eta;
    }

    // −log likelihood + ½·ridge·Σβ², with log(1 + e^η) written so that it does not overflow.
    private static double Loss(double[][] x, bool[] y, ReadOnlySpan<double> offset, double ridge, ReadOnlySpan<double> weights, double[] beta)
    {
        var loss = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var eta = Eta(x[i], beta, offset, i);
            loss += (weights.IsEmpty ? 1 : weights[i]) * (Math.Max(eta, 0) + Math.Log(1 + Math.Exp(-Math.Abs(eta))) - (y[i] ? eta : 0));
        }

        for (var j = 1; j < beta.Length; j++)
            loss += ridge / 2 * beta[j] * beta[j];
        return loss;
    }

    private static void Derivatives(
        double[][] x, bool[] y, ReadOnlySpan<double> offset, double ridge, ReadOnlySpan<double> weights, double[] beta, double[] gradient, double[,] hessian)
    {
        var k = beta.Length;
        Array.Clear(gradient);
        Array.Clear(hessian);
        for (var i = 0; i < x.Length; i++)
        {
            var p = Sigmoid(Eta(x[i], beta, offset, i));
            var counts = weights.IsEmpty ? 1 : weights[i];
            var residual = counts * (p - (y[i] ? 1 : 0));
            var weight = counts * p * (1 - p);
            for (var j = 0; j < k; j++)
            {
                gradient[j] += residual * x[i][j];
                for (var l = 0; l <= j; l++)
                    hessian[j, l] += weight * x[i][j] * x[i][l];
            }
        }

        for (var j = 0; j < k; j++)
        {
            if (j > 0)
            {
                gradient[j] += ridge * beta[j];
                hessian[j, j] += ridge;
            }

            for (var l = j + 1; l < k; l++)
                hessian[j, l] = hessian[l, j];
        }
    }

    private static double Largest(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);
}
