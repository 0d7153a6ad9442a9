using Chiron.Knowledge.Phenotypes;
using Chiron.Model;

namespace Chiron.Reasoning.RareDisease;

/// <summary>
/// What each kind of evidence counts: P(disease | case) ∝ exp Σ weight · evidence, a conditional logit (McFadden 1974) fitted to cases whose diagnosis is known and
/// from which the profiles did not learn.
/// </summary>
public sealed class EvidenceWeights
{
    private const int Rivals = 300;                  // diseases besides the right one that a case is fitted against: the leading ones
    private const int MostSteps = 40;
    private const double Ridge = 1;
    private const double LeastGain = 1e-3;

    private readonly double[] _weights;

    private EvidenceWeights(double[] weights) => _weights = weights;

    /// <summary>What is used where nothing was fitted, and where a fit begins: no case is known, so all diseases are as likely beforehand.</summary>
    public static EvidenceWeights Unfitted { get; } = new([0.35, 0.25, 0.3, 0.1, 0, 0, 0, 0]);

    public double this[EvidenceKind kind] => _weights[(int)kind];

    internal double Score(ReadOnlySpan<float> evidence)
    {
        var score = 0.0;
        for (var k = 0; k < _weights.Length; k++)
            score += _weights[k] * evidence[k];
        return score;
    }

    /// <param name="profiles">Learned from other cases.</param>
    /// <param name="cases">Those whose disease the profiles do not hold are left out.</param>
    /// <param name="without">Kinds that get no weight.</param>
    public static EvidenceWeights Fit(DiseaseProfiles profiles, IReadOnlyList<PhenotypeCase> cases, IReadOnlyCollection<EvidenceKind> without, CancellationToken stop)
    {
        var choices = new Choice?[cases.Count];
        Parallel.For(
            0,
            cases.Count,
            new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new PhenotypeEvidence(profiles),
            (i, _, evidence) =>
            {
                if (cases[i].Disease is { } disease && profiles.Holds(disease))
                    choices[i] = Choice.Of(evidence, cases[i], profiles.PlaceOf(disease), profiles.Ids.Count);
                return evidence;
            },
            _ => { });
        Choice[] known = [.. choices.OfType<Choice>()];
        if (known.Length == 0)
            return Unfitted;

        // Where exclusion would count for a disease, it counts nothing: a weight below 0 tells how cases are written up and not what they have.
        var fitted = Fit(known, without, stop);
        return fitted[EvidenceKind.Excluded] >= 0 ? fitted : Fit(known, [.. without, EvidenceKind.Excluded], stop);
    }

    private static EvidenceWeights Fit(Choice[] choices, IReadOnlyCollection<EvidenceKind> without, CancellationToken stop)
    {
        var weights = new double[PhenotypeEvidence.Kinds];
        bool[] free = [.. Enum.GetValues<EvidenceKind>().Select(kind => !without.Contains(kind))];
        for (var k = 0; k < weights.Length; k++)
            weights[k] = free[k] ? Unfitted._weights[k] : 0;
        var current = LogLikelihood(choices, weights);
        for (var step = 0; step < MostSteps; step++)
        {
            stop.ThrowIfCancellationRequested();
            if (Direction(choices, weights, free) is not { } direction)
                break;
            var (next, gained) = (weights, current);
            for (var scale = 1.0; scale > 1e-4 && gained <= current; scale /= 2)
            {
                next = [.. weights.Zip(direction, (weight, change) => weight + (scale * change))];
                gained = LogLikelihood(choices, next);
            }

            if (gained <= current + LeastGain)
                break;
            (weights, current) = (next, gained);
        }

        return new EvidenceWeights(weights);
    }

    private static double LogLikelihood(Choice[] choices, double[] weights)
    {
        var of = new EvidenceWeights(weights);
        var sum = -0.5 * Ridge * weights.Sum(weight => weight * weight);
        foreach (var choice in choices)
        {
            var scores = choice.Scores(of);
            var greatest = scores.Max();
            sum += scores[0] - greatest - Math.Log(scores.Sum(score => Math.Exp(score - greatest)));
        }

        return sum;
    }

    // Newton's step: the right disease's evidence less its mean, over its covariance, under the present weights.
    private static double[]? Direction(Choice[] choices, double[] weights, bool[] free)
    {
        const int K = PhenotypeEvidence.Kinds;
        var (gradient, curvature) = (new double[K], new double[K, K]);
        var of = new EvidenceWeights(weights);
        foreach (var choice in choices)
        {
            var shares = choice.Scores(of);
            var greatest = shares.Max();
            var sum = 0.0;
            for (var d = 0; d < shares.Length; d++)
                sum += shares[d] = Math.Exp(shares[d] - greatest);
            var mean = new double[K];
            for (var d = 0; d < shares.Length; d++)
            {
                shares[d] /= sum;
                for (var k = 0; k < K; k++)
                    mean[k] += shares[d] * choice.Evidence[(d * K) + k];
            }

            for (var k = 0; k < K; k++)
                gradient[k] += choice.Evidence[k] - mean[k];
            for (var d = 0; d < shares.Length; d++)
                for (var k = 0; k < K; k++)
                    for (var j = 0; j <= k; j++)
                        curvature[k, j] += shares[d] * (choice.Evidence[(d * K) + k] - mean[k]) * (choice.Evidence[(d * K) + j] - mean[j]);
        }

        for (var k = 0; k < K; k++)
        {
            (gradient[k], curvature[k, k]) = (gradient[k] - (Ridge * weights[k]), curvature[k, k] + Ridge);
            if (free[k])
                continue;
            (gradient[k], curvature[k, k]) = (0, 1);
            for (var j = 0; j < K; j++)
                if (j != k)
                    (curvature[k, j], curvature[j, k]) = (0, 0);
        }

        return Cholesky.Of(curvature, tolerance: 1e-10)?.Solve(gradient);
    }

    /// <summary>One case's evidence for its disease, first, and for the leading others.</summary>
    private sealed record Choice(float[] Evidence)
    {
        public static Choice Of(PhenotypeEvidence evidence, PhenotypeCase one, int right, int diseases)
        {
            evidence.Read(one);
            var scores = new double[diseases];
            for (var d = 0; d < diseases; d++)
                scores[d] = d == right ? double.PositiveInfinity : Unfitted.Score(evidence.Of(d));
            var chosen = new float[Math.Min(diseases, Rivals + 1) * PhenotypeEvidence.Kinds];
            var place = 0;
            foreach (var d in Enumerable.Range(0, diseases).OrderByDescending(d => scores[d]).ThenBy(d => d).Take(Rivals + 1))
                evidence.Of(d).CopyTo(chosen.AsSpan(place++ * PhenotypeEvidence.Kinds));
            return new Choice(chosen);
        }

        public double[] Scores(EvidenceWeights weights)
        {
            var scores = new double[Evidence.Length / PhenotypeEvidence.Kinds];
            for (var d = 0; d < scores.Length; d++)
                scores[d] = weights.Score(Evidence.AsSpan(d * PhenotypeEvidence.Kinds, PhenotypeEvidence.Kinds));
            return scores;
        }
    }
}
