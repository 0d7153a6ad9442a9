using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>
/// Proportional hazards over one horizon with a ridge: P(outcome) = 1 − exp(−h·exp(a + x·β)), the complementary log-log link, by Newton's method with expected
/// information; each step solved by conjugate gradients, never forming the matrix. For one thread.
/// </summary>
/// <param name="design">(n, columns) row by row.</param>
/// <param name="outcomes">(n)</param>
/// <param name="weights">(n)</param>
internal sealed class RidgeHazardFit(float[] design, int columns, bool[] outcomes, float[] weights, double horizonDays)
{
    private const int MostSteps = 20, MostConjugateSteps = 80;
    private const double Tolerance = 1e-4;

    /// <param name="rows">Those of the design to fit on.</param>
    /// <param name="ridge">Above 0; not on the constant.</param>
    /// <param name="start">Coefficients to begin at, the constant last; null for none.</param>
    /// <returns>The coefficients, then the constant.</returns>
    public float[] Fit(ReadOnlySpan<int> rows, double ridge, float[]? start = null)
    {
        var beta = start is null ? new float[columns + 1] : (float[])start.Clone();
        if (start is null)
            beta[columns] = (float)Constant(rows);
        var (gradient, diagonal) = (new float[columns + 1], new float[columns + 1]);
        var information = new float[rows.Length];
        var loss = Loss(rows, beta) + Penalty(ridge, beta);
        for (var step = 0; step < MostSteps; step++)
        {
            Derivatives(rows, ridge, beta, gradient, diagonal, information);
            var direction = Solve(rows, ridge, gradient, diagonal, information);
            var (scale, before) = (1f, loss);
            float[]? better = null;
            for (var halving = 0; halving < 12 && better is null; halving++, scale /= 2)
            {
                var candidate = (float[])beta.Clone();
                Vector.AddScaled(direction, scale, candidate);
                var reached = Loss(rows, candidate) + Penalty(ridge, candidate);
                if (reached < loss)
                    (better, loss) = (candidate, reached);
            }

            if (better is null)
                break;
            beta = better;
            if (before - loss < Tolerance)
                break;
        }

        return beta;
    }

    /// <summary>−log likelihood, weighted.</summary>
    public double Loss(ReadOnlySpan<int> rows, float[] beta)
    {
        double sum = 0;
        foreach (var row in rows)
        {
            var cumulative = Cumulative(row, beta);
            sum += weights[row] * (outcomes[row] ? -Math.Log(-double.ExpM1(-cumulative)) : cumulative);
        }

        return sum;
    }

    private static double Penalty(double ridge, float[] beta) => ridge / 2 * Vector.Dot(beta.AsSpan(0, beta.Length - 1), beta.AsSpan(0, beta.Length - 1));

    private ReadOnlySpan<float> Row(int row) => design.AsSpan(row * columns, columns);

    private double Cumulative(int row, float[] beta) =>
        Math.Clamp(horizonDays * Math.Exp(Math.Min(14, beta[^1] + Vector.Dot(Row(row), beta.AsSpan(0, columns)))), 1e-12, 500);

    private double Constant(ReadOnlySpan<int> rows)
    {
        double cases = 0.5, all = 1;
        foreach (var row in rows)
        {
            all += weights[row];
            cases += outcomes[row] ? weights[row] : 0;
        }

        return Math.Log(-Math.Log(1 - (cases / all)) / horizonDays);
    }

    // By z: H without the outcome, −H/(e^H − 1) with it; expected information H²/(e^H − 1).
    private void Derivatives(ReadOnlySpan<int> rows, double ridge, float[] beta, float[] gradient, float[] diagonal, float[] information)
    {
        beta.CopyTo(gradient, 0);
        Vector.Scale(gradient, (float)ridge);
        Array.Fill(diagonal, (float)ridge);
        gradient[columns] = 0;
        diagonal[columns] = 1e-6f;
        for (var i = 0; i < rows.Length; i++)
        {
            var cumulative = Cumulative(rows[i], beta);
            var slope = weights[rows[i]] * (outcomes[rows[i]] ? -cumulative / double.ExpM1(cumulative) : cumulative);
            information[i] = (float)(weights[rows[i]] * cumulative * cumulative / double.ExpM1(cumulative));
            Vector.AddScaled(Row(rows[i]), (float)slope, gradient.AsSpan(0, columns));
            gradient[columns] += (float)slope;
            diagonal[columns] += information[i];
            var row = Row(rows[i]);
            for (var c = 0; c < columns; c++)
                diagonal[c] += information[i] * row[c] * row[c];
        }
    }

    // Conjugate gradients on I·d = −g with the diagonal as preconditioner.
    private float[] Solve(ReadOnlySpan<int> rows, double ridge, float[] gradient, float[] diagonal, float[] information)
    {
        var n = gradient.Length;
        var (d, r, z, p, ip) = (new float[n], new float[n], new float[n], new float[n], new float[n]);
        for (var c = 0; c < n; c++)
        {
            r[c] = -gradient[c];
            p[c] = r[c] / diagonal[c];
        }

        double rz = Vector.Dot(r, p);
        var enough = 1e-6 * rz;
        for (var step = 0; step < MostConjugateSteps && rz > enough; step++)
        {
            TimesInformation(rows, ridge, information, p, ip);
            var alpha = rz / Vector.Dot(p, ip);
            Vector.AddScaled(p, (float)alpha, d);
            Vector.AddScaled(ip, (float)-alpha, r);
            for (var c = 0; c < n; c++)
                z[c] = r[c] / diagonal[c];
            double next = Vector.Dot(r, z);
            Vector.Scale(p, (float)(next / rz));
            Vector.Add(z, p);
            rz = next;
        }

        return d;
    }

    private void TimesInformation(ReadOnlySpan<int> rows, double ridge, float[] information, float[] v, float[] result)
    {
        v.CopyTo(result, 0);
        Vector.Scale(result, (float)ridge);
        result[columns] = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = Row(rows[i]);
            var along = information[i] * (Vector.Dot(row, v.AsSpan(0, columns)) + v[columns]);
            Vector.AddScaled(row, along, result.AsSpan(0, columns));
            result[columns] += along;
        }
    }
}
