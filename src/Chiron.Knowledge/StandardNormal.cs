namespace Chiron.Knowledge;

/// <summary>The cumulative distribution of N(0, 1).</summary>
public static class StandardNormal
{
    /// <summary>Φ(z), by the complementary error function's rational Chebyshev fit (Numerical Recipes, 2nd ed., §6.2); absolute error below 1.2e-7.</summary>
    public static double Cumulative(double z)
    {
        if (double.IsNegativeInfinity(z))
            return 0;
        if (double.IsPositiveInfinity(z))
            return 1;
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + 0.5 * x);
        var erfc = t * Math.Exp(-x * x - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806
            + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)))))))));
        return z < 0 ? erfc / 2 : 1 - erfc / 2;
    }
}
