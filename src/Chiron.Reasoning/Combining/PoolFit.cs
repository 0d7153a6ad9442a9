using Chiron.Model;

namespace Chiron.Reasoning.Combining;

/// <summary>
/// Weights of a log-linear pool by log loss: a conditional logit (McFadden 1974) with a ridge of 1 towards <see cref="PoolWeights.Start"/>, by Newton's method. An
/// expert never counts below nothing: where a weight would be negative it is held at 0.
/// </summary>
internal static class PoolFit
{
    private const double Ridge = 1;
    private const int MostSteps = 30;

    /// <param name="cases">What the experts said.</param>
    /// <param name="right">The place of the right hypothesis in each.</param>
    /// <param name="counts">How often each counts.</param>
    /// <param name="start">Where to begin.</param>
    public static PoolWeights Fit(IReadOnlyList<PoolFeatures> cases, IReadOnlyList<int> right, ReadOnlySpan<double> counts, PoolWeights start)
    {
        var free = Enumerable.Repeat(true, PoolWeights.Count).ToArray();
        while (true)
        {
            var begin = start.ToArray();
            for (var k = 0; k < begin.Length; k++)
                begin[k] = free[k] ? begin[k] : 0;
            var fitted = Fit(cases, right, counts, begin, free);
            var negative = Array.FindIndex(fitted, 0, 2, w => w < 0);
            if (negative < 0)
                return PoolWeights.Of(fitted);
            free[negative] = false;
        }
    }

    /// <summary>Mean log loss, nats.</summary>
    public static double LogLoss(IReadOnlyList<PoolFeatures> cases, IReadOnlyList<int> right, PoolWeights weights) =>
        cases.Select((features, i) => -Math.Log(Math.Max(features.Pooled(weights)[right[i]], 1e-300))).Average();

    private static double[] Fit(IReadOnlyList<PoolFeatures> cases, IReadOnlyList<int> right, ReadOnlySpan<double> counts, double[] weights, bool[] free)
    {
        var (current, direction) = Step(cases, right, counts, weights, free);
        for (var step = 0; step < MostSteps; step++)
        {
            if (direction is not { } along)
                break;
            // Halved until it gains: the likelihood is concave, so this ends at its one greatest value.
            var improved = false;
            for (var scale = 1.0; scale > 1e-3 && !improved; scale /= 2)
            {
                double[] next = [.. weights.Zip(along, (w, d) => w + (scale * d))];
                var (value, further) = Step(cases, right, counts, next, free);
                if (value <= current + 1e-6)
                    continue;
                (weights, current, direction, improved) = (next, value, further, true);
            }

            if (!improved)
                break;
        }

        return weights;
    }

    // The penalised log-likelihood and Newton's direction; null where the curvature is singular.
    private static (double Value, double[]? Direction) Step(
        IReadOnlyList<PoolFeatures> cases, IReadOnlyList<int> right, ReadOnlySpan<double> counts, double[] weights, bool[] free)
    {
        const int K = PoolWeights.Count;
        var (value, gradient, curvature) = (0.0, new double[K], new double[K, K]);
        var (of, mean) = (PoolWeights.Of(weights), new double[K]);
        for (var i = 0; i < cases.Count; i++)
        {
            var count = counts[i];
            if (count == 0)
                continue;
            var features = cases[i].Values;
            var shares = cases[i].Pooled(of);
            value += count * Math.Log(Math.Max(shares[right[i]], 1e-300));
            Array.Clear(mean);
            for (var h = 0; h < shares.Length; h++)
                for (var k = 0; k < K; k++)
                    mean[k] += shares[h] * features[(h * K) + k];
            for (var k = 0; k < K; k++)
                gradient[k] += count * (features[(right[i] * K) + k] - mean[k]);
            for (var h = 0; h < shares.Length; h++)
                if (shares[h] > 1e-9)
                    for (var k = 0; k < K; k++)
                        for (var j = 0; j <= k; j++)
                            curvature[k, j] += count * shares[h] * (features[(h * K) + k] - mean[k]) * (features[(h * K) + j] - mean[j]);
        }

        var start = PoolWeights.Start.ToArray();
        for (var k = 0; k < K; k++)
        {
            var away = weights[k] - (free[k] ? start[k] : 0);
            value -= 0.5 * Ridge * away * away;
            (gradient[k], curvature[k, k]) = free[k] ? (gradient[k] - (Ridge * away), curvature[k, k] + Ridge) : (0, 1);
            for (var j = 0; j < K; j++)
                if (j != k && !free[k])
                    (curvature[k, j], curvature[j, k]) = (0, 0);
        }

        return (value, Cholesky.Of(curvature, tolerance: 1e-12)?.Solve(gradient));
    }
}
