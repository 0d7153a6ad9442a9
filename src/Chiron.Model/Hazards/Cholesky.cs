namespace Chiron.Model;

/// <summary>Solves A·x = b for a symmetric, positive definite A, of which the lower half is read and overwritten.</summary>
internal static class Cholesky
{
    /// <exception cref="ModelException">A is not positive definite.</exception>
    public static double[] Solve(double[,] a, double[] b)
    {
        var n = b.Length;
        for (var j = 0; j < n; j++)
            for (var i = j; i < n; i++)
            {
                var sum = a[i, j];
                for (var k = 0; k < j; k++)
                    sum -= a[i, k] * a[j, k];
                if (i == j && !(sum > 0))
                    throw new ModelException("a system of equations for hazards by age has no solution; is some value in the records not finite?");
                a[i, j] = i == j ? Math.Sqrt(sum) : sum / a[j, j];
            }

        var x = (double[])b.Clone();
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
                x[i] -= a[i, k] * x[k];
            x[i] /= a[i, i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
                x[i] -= a[k, i] * x[k];
            x[i] /= a[i, i];
        }

        return x;
    }
}
