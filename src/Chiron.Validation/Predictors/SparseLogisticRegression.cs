namespace Chiron.Validation.Predictors;

/// <summary>
/// Logistic regression with a ridge on many sparse columns by a truncated Newton method: each step solves H·d = −g by conjugate gradients with the
/// diagonal as preconditioner, never forming H = XᵀDX + ridge·I (Komarek and Moore, ICDM 2005; Nocedal and Wright 2006, section 7.1).
/// </summary>
internal static class SparseLogisticRegression
{
    private const int MostSteps = 50;
    private const int MostConjugateSteps = 60;

    /// <param name="x">The design without the constant, which is added.</param>
    /// <param name="columns">Columns of the design.</param>
    /// <param name="rows">Those of <paramref name="x"/> to fit on.</param>
    /// <param name="y">True for a case; one for each of <paramref name="rows"/>.</param>
    /// <param name="ridge">Penalty ½·ridge·Σβ² on all coefficients but the constant; above 0, so that there is one finite maximum.</param>
    /// <param name="start">Coefficients to begin at; null for none.</param>
    /// <param name="weights">How much each row of the design counts; null for 1 each.</param>
    /// <returns>The coefficients of the columns, then the constant.</returns>
    public static double[] Fit(
        SparseRows x, int columns, ReadOnlySpan<int> rows, ReadOnlySpan<bool> y, double ridge, double[]? start = null, IReadOnlyList<double>? weights = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        var beta = start is null ? new double[columns + 1] : (double[])start.Clone();
        if (start is null)
            beta[columns] = LogOdds(y);

        var (eta, next) = (new double[rows.Length], new double[rows.Length]);
        var (residual, weight) = (new double[rows.Length], new double[rows.Length]);
        var (gradient, diagonal) = (new double[columns + 1], new double[columns + 1]);
        LinearPredictors(x, rows, beta, eta);
        var loss = Loss(eta, rows, y, ridge, weights, beta);
        for (var step = 0; step < MostSteps; step++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var p = LogisticRegression.Sigmoid(eta[i]);
                var counts = weights is null ? 1 : weights[rows[i]];
                (residual[i], weight[i]) = (counts * (p - (y[i] ? 1 : 0)), counts * p * (1 - p));
            }

            Derivatives(x, rows, residual, weight, ridge, beta, gradient, diagonal);
            var norm = Math.Sqrt(Dot(gradient, gradient));
            if (norm < 1e-6 * (1 + rows.Length))
                break;

            var direction = Solve(x, rows, weight, ridge, gradient, diagonal, Math.Min(0.25, Math.Sqrt(norm / (1 + rows.Length))));
            var slope = Dot(gradient, direction);
            var (scale, improved) = (1.0, false);
            for (var halving = 0; halving < 30 && !improved; halving++, scale /= 2)
            {
                var candidate = new double[beta.Length];
                for (var j = 0; j < beta.Length; j++)
                    candidate[j] = beta[j] + (scale * direction[j]);
                LinearPredictors(x, rows, candidate, next);
                var nextLoss = Loss(next, rows, y, ridge, weights, candidate);
                if (!(nextLoss <= loss + (1e-4 * scale * slope)))
                    continue;
                improved = true;
                (beta, loss) = (candidate, nextLoss);
                (eta, next) = (next, eta);
            }

            if (!improved)
                break;
        }

        return beta;
    }

    /// <summary>The probability for one row.</summary>
    public static double Probability(SparseRows x, int row, double[] beta) => LogisticRegression.Sigmoid(LinearPredictor(x, row, beta));

    /// <summary>Mean of −log of the probability given to what happened.</summary>
    /// <param name="weights">How much each row of the design counts; null for 1 each.</param>
    public static double LogLoss(SparseRows x, ReadOnlySpan<int> rows, ReadOnlySpan<bool> y, double[] beta, IReadOnlyList<double>? weights = null)
    {
        var (sum, all) = (0.0, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            var weight = weights is null ? 1 : weights[rows[i]];
            sum += weight * Softplus(y[i] ? -LinearPredictor(x, rows[i], beta) : LinearPredictor(x, rows[i], beta));
            all += weight;
        }

        return sum / all;
    }

    // Conjugate gradients on H·d = −g until the residual has shrunk by the tolerance.
    private static double[] Solve(SparseRows x, ReadOnlySpan<int> rows, double[] weight, double ridge, double[] gradient, double[] diagonal, double tolerance)
    {
        var n = gradient.Length;
        var (d, r, p, hp) = (new double[n], new double[n], new double[n], new double[n]);
        var rz = 0.0;
        for (var j = 0; j < n; j++)
        {
            r[j] = -gradient[j];
            p[j] = r[j] / diagonal[j];
            rz += r[j] * p[j];
        }

        var enough = tolerance * tolerance * rz;
        for (var step = 0; step < MostConjugateSteps && rz > enough; step++)
        {
            TimesHessian(x, rows, weight, ridge, p, hp);
            var alpha = rz / Dot(p, hp);
            var next = 0.0;
            for (var j = 0; j < n; j++)
            {
                d[j] += alpha * p[j];
                r[j] -= alpha * hp[j];
                next += r[j] * r[j] / diagonal[j];
            }

            for (var j = 0; j < n; j++)
                p[j] = (r[j] / diagonal[j]) + (next / rz * p[j]);
            rz = next;
        }

        return d;
    }

    private static void TimesHessian(SparseRows x, ReadOnlySpan<int> rows, double[] weight, double ridge, double[] v, double[] result)
    {
        for (var j = 0; j < v.Length - 1; j++)
            result[j] = ridge * v[j];
        result[^1] = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var along = weight[i] * LinearPredictor(x, rows[i], v);
            var columns = x.Columns(rows[i]);
            var values = x.Values(rows[i]);
            for (var m = 0; m < columns.Length; m++)
                result[columns[m]] += along * values[m];
            result[^1] += along;
        }
    }

    private static void Derivatives(
        SparseRows x, ReadOnlySpan<int> rows, double[] residual, double[] weight, double ridge, double[] beta, double[] gradient, double[] diagonal)
    {
        for (var j = 0; j < beta.Length - 1; j++)
            (gradient[j], diagonal[j]) = (ridge * beta[j], ridge);
        (gradient[^1], diagonal[^1]) = (0, 1e-12);
        for (var i = 0; i < rows.Length; i++)
        {
            var columns = x.Columns(rows[i]);
            var values = x.Values(rows[i]);
            for (var m = 0; m < columns.Length; m++)
            {
                gradient[columns[m]] += residual[i] * values[m];
                diagonal[columns[m]] += weight[i] * values[m] * values[m];
            }

            gradient[^1] += residual[i];
            diagonal[^1] += weight[i];
        }
    }

    private static void LinearPredictors(SparseRows x, ReadOnlySpan<int> rows, double[] beta, double[] eta)
    {
        for (var i = 0; i < rows.Length; i++)
            eta[i] = LinearPredictor(x, rows[i], beta);
    }

    private static double LinearPredictor(SparseRows x, int row, double[] beta)
    {
        var eta = beta[^1];
        var columns = x.Columns(row);
        var values = x.Values(row);
        for (var m = 0; m < columns.Length; m++)
            eta += beta[columns[m]] * values[m];
        return eta;
    }

    private static double Loss(double[] eta, ReadOnlySpan<int> rows, ReadOnlySpan<bool> y, double ridge, IReadOnlyList<double>? weights, double[] beta)
    {
        var loss = 0.0;
        for (var i = 0; i < y.Length; i++)
            loss += (weights is null ? 1 : weights[rows[i]]) * Softplus(y[i] ? -eta[i] : eta[i]);
        for (var j = 0; j < beta.Length - 1; j++)
            loss += ridge / 2 * beta[j] * beta[j];
        return loss;
    }

    // log(1 + e^v) without overflow
    private static double Softplus(double v) => Math.Max(v, 0) + Math.Log(1 + Math.Exp(-Math.Abs(v)));

    private static double LogOdds(ReadOnlySpan<bool> y)
    {
        var p = (y.Count(true) + 0.5) / (y.Length + 1.0);
        return Math.Log(p / (1 - p));
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }
}
