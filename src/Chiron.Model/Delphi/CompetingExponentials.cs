using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>
/// Delphi's loss of one row: each logit is the logarithm of a token's rate λ_k in events a day, Λ = Σ λ_k. Which token comes: −log(λ_y/Λ). When: with the expected
/// wait kept above t_min by 1/r = 1/Λ + t_min, −log r + r·(Δt + t_min).
/// </summary>
internal static class CompetingExponentials
{
    // With p = λ/Λ and s = d log r/d log Λ = (1/Λ)/(1/Λ + t_min):  d/dz_k = (p_k − [k = y]) + p_k·s·(r·(Δt + t_min) − 1)

    /// <param name="logRates">(V): log λ, −∞ for what cannot come; overwritten by weight · gradient where <paramref name="learns"/>.</param>
    /// <param name="target">y; its rate is finite.</param>
    public static (double CrossEntropy, double Wait) Apply(Span<float> logRates, int target, float waitDays, float minimumWaitDays, float weight, bool learns)
    {
        var own = logRates[target];
        var logTotal = learns ? Vector.Softmax(logRates, logRates) : Vector.LogSumExp(logRates);
        var meanWait = Math.Exp(-logTotal);
        var r = 1 / (meanWait + minimumWaitDays);
        var expected = r * ((double)waitDays + minimumWaitDays);
        if (learns)
        {
            var s = meanWait * r;
            Vector.Scale(logRates, (float)(weight * (1 + (s * (expected - 1)))));
            logRates[target] -= weight;
        }

        return ((double)logTotal - own, expected - Math.Log(r));
    }
}
