namespace Chiron.Simulation.Presenting;

/// <summary>Gauss–Legendre quadrature on [0, 1], exact for polynomials of degree 31 (Abramowitz and Stegun 25.4.29–30).</summary>
internal static class GaussLegendre
{
    public const int Count = 16;

    static GaussLegendre()
    {
        for (var i = 0; i < Count; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (Count + 0.5));
            var slope = 1.0;
            for (var iteration = 0; iteration < 50; iteration++)
            {
                var (value, derivative) = Legendre(x);
                slope = derivative;
                var step = value / derivative;
                x -= step;
                if (Math.Abs(step) < 1e-15)
                    break;
            }

            Nodes[i] = (1 - x) / 2;
            Weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
    }

    public static double[] Nodes { get; } = new double[Count];

    public static double[] Weights { get; } = new double[Count];

    private static (double Value, double Derivative) Legendre(double x)
    {
        double before = 1, value = x;
        for (var n = 2; n <= Count; n++)
            (before, value) = (value, ((2 * n - 1) * x * value - (n - 1) * before) / n);
        return (value, Count * (x * value - before) / (x * x - 1));
    }
}
