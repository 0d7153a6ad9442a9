namespace Chiron.Model;

/// <summary>The factor L of a small symmetric, positive definite matrix A = L·Lᵀ in double precision, for the Newton steps of regressions.</summary>
public sealed class Cholesky
{
    private readonly double[,] _factor;

    private Cholesky(double[,] factor) => _factor = factor;

    /// <param name="a">(n, n), of which the lower half is read.</param>
    /// <param name="tolerance">A pivot must be above this times its diagonal element, or times <paramref name="floor"/> where that is larger.</param>
    /// <param name="floor">See there.</param>
    /// <returns>Null where A is not positive definite.</returns>
    public static Cholesky? Of(double[,] a, double tolerance = 1e-12, double floor = 1)
    {
        var n = a.GetLength(0);
        var factor = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i, j];
                for (var m = 0; m < j; m++)
                    sum -= factor[i, m] * factor[j, m];
                if (i != j)
                    factor[i, j] = sum / factor[j, j];
                else if (sum > tolerance * Math.Max(floor, a[i, i]))
                    factor[i, i] = Math.Sqrt(sum);
                else
                    return null;
            }

        return new Cholesky(factor);
    }

    /// <returns>x of A·x = b.</returns>
    public double[] Solve(ReadOnlySpan<double> b)
    {
        var x = b.ToArray();
        for (var i = 0; i < x.Length; i++)
        {
            for (var m = 0; m < i; m++)
                x[i] -= _factor[i, m] * x[m];
            x[i] /= _factor[i, i];
        }

        for (var i = x.Length - 1; i >= 0; i--)
        {
            for (var m = i + 1; m < x.Length; m++)
                x[i] -= _factor[m, i] * x[m];
            x[i] /= _factor[i, i];
        }

        return x;
    }
}
