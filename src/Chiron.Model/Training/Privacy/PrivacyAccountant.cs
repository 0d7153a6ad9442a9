namespace Chiron.Model;

/// <summary>
/// What so many steps of the sampled Gaussian mechanism give away: Rényi divergences of each order, which add up over steps (Mironov 2017), and from them ε.
/// </summary>
/// <remarks>Neighbours are cohorts that differ by one subject, added or removed.</remarks>
public static class PrivacyAccountant
{
    /// <summary>The orders α that ε is minimised over.</summary>
    public static IReadOnlyList<double> Orders { get; } =
    [
        1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.25, 2.5, 2.75, 3.5, 4.5, 5.5, .. Enumerable.Range(2, 63).Select(order => (double)order), 72, 80, 96, 112,
        128, 160, 192, 256, 320, 384, 512, 768, 1024,
    ];

    /// <summary>ε at <paramref name="delta"/> after <paramref name="steps"/> steps.</summary>
    /// <param name="samplingRate">q: the probability that a subject takes part in a step, 0 … 1.</param>
    /// <param name="noiseMultiplier">σ, above 0.</param>
    public static double Epsilon(double samplingRate, double noiseMultiplier, long steps, double delta)
    {
        if (steps == 0)
            return 0;
        var best = double.PositiveInfinity;
        foreach (var order in Orders)
            best = Math.Min(best, ToEpsilon(steps * RenyiDivergence(samplingRate, noiseMultiplier, order), order, delta));
        return Math.Max(0, best);
    }

    /// <summary>The smallest σ, to a thousandth of itself, with which all steps together stay within ε.</summary>
    /// <exception cref="ModelException">No σ up to 1000 is enough.</exception>
    public static double NoiseMultiplier(double samplingRate, long steps, double epsilon, double delta)
    {
        var (low, high) = (0.05, 1000.0);
        if (Epsilon(samplingRate, high, steps, delta) > epsilon)
            throw new ModelException(
                $"no noise up to 1000 times the clipping norm keeps {steps} steps at a sampling rate of {samplingRate:G3} within ε = {epsilon}; take fewer steps, fewer subjects a step or a larger ε");
        while (high / low > 1.001)
        {
            var middle = Math.Sqrt(low * high);
            (low, high) = Epsilon(samplingRate, middle, steps, delta) > epsilon ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>
    /// Rényi divergence of order α of one step: log A(α) / (α − 1), A(α) = E over z ~ N(0, σ²) of (1 − q + q·exp((2z − 1) / 2σ²))^α (Mironov, Talwar and Zhang
    /// 2019, theorem 4 and section 3.3); for a whole α the binomial sum, else the integral.
    /// </summary>
    /// <param name="order">α, above 1.</param>
    public static double RenyiDivergence(double samplingRate, double noiseMultiplier, double order)
    {
        var (q, variance) = (samplingRate, noiseMultiplier * noiseMultiplier);
        if (q == 0)
            return 0;
        if (q >= 1)
            return order / (2 * variance);
        var logA = order == Math.Floor(order) ? LogBinomialSum(q, variance, (int)order) : LogIntegral(q, noiseMultiplier, order);
        return Math.Max(0, logA) / (order - 1);
    }

    /// <summary>(α, ρ)-RDP gives (ε, δ) with ε = ρ + log((α − 1)/α) − (log δ + log α)/(α − 1) (Canonne, Kamath and Steinke 2020, proposition 12; Balle et al. 2020).</summary>
    public static double ToEpsilon(double divergence, double order, double delta) =>
        divergence + Math.Log((order - 1) / order) - ((Math.Log(delta) + Math.Log(order)) / (order - 1));

    // log Σₖ C(α,k) (1 − q)^(α−k) q^k exp((k² − k) / 2σ²)
    private static double LogBinomialSum(double q, double variance, int order)
    {
        var (sum, logChoose) = (double.NegativeInfinity, 0.0);
        for (var k = 0; k <= order; k++)
        {
            sum = LogAdd(sum, logChoose + ((order - k) * double.LogP1(-q)) + (k * Math.Log(q)) + (((double)k * k) - k) / (2 * variance));
            logChoose += Math.Log((double)(order - k) / (k + 1));
        }

        return sum;
    }

    // The trapezoidal rule, which converges geometrically for an analytic integrand that falls like a Gaussian. The integrand lies between z = 0, where the
    // density of N(0, σ²) does, and z = α, where exp(αz/σ²) carries it.
    private static double LogIntegral(double q, double sigma, double order)
    {
        var (from, to) = (-12 * sigma, order + (12 * sigma));
        const int steps = 4000;
        var width = (to - from) / steps;
        var sum = double.NegativeInfinity;
        for (var i = 0; i <= steps; i++)
        {
            var z = from + (i * width);
            var logDensity = (-z * z / (2 * sigma * sigma)) - Math.Log(sigma) - (0.5 * Math.Log(2 * Math.PI));
            var logRatio = LogAdd(double.LogP1(-q), Math.Log(q) + (((2 * z) - 1) / (2 * sigma * sigma)));
            sum = LogAdd(sum, logDensity + (order * logRatio));
        }

        return sum + Math.Log(width);
    }

    private static double LogAdd(double a, double b) => a == double.NegativeInfinity ? b : b == double.NegativeInfinity ? a
        : a > b ? a + double.LogP1(Math.Exp(b - a))
        : b + double.LogP1(Math.Exp(a - b));
}
