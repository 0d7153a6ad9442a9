namespace Chiron.Validation.Metrics;

/// <summary>Scores with their outcomes in ascending order, sorted once: area under the ROC curve and average precision for any weights, each in one pass.</summary>
internal sealed class RankedScores
{
    private readonly int[] _order;
    private readonly double[] _scores;
    private readonly bool[] _outcomes;

    public RankedScores(double[] scores, bool[] outcomes)
    {
        _scores = scores;
        _outcomes = outcomes;
        _order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort((double[])scores.Clone(), _order);
    }

    public int Count => _scores.Length;

    /// <summary>
    /// The probability that a case scores above a non-case, ties counted half (Hanley and McNeil 1982). NaN where there are only cases or only others.
    /// </summary>
    /// <param name="weights">How often each counts, in the order of the scores given; empty for once each.</param>
    public double AreaUnderRoc(ReadOnlySpan<double> weights = default)
    {
        var (area, cases, others) = (0.0, 0.0, 0.0);
        for (var i = 0; i < _order.Length;)
        {
            var (tiedCases, tiedOthers) = Group(ref i, +1, weights);
            area += tiedCases * (others + (tiedOthers / 2));
            cases += tiedCases;
            others += tiedOthers;
        }

        return area / (cases * others);
    }

    /// <summary>Average precision: Σ (Rₖ − Rₖ₋₁)·Pₖ over the distinct scores from the highest down; NaN where there is no case.</summary>
    public double AveragePrecision(ReadOnlySpan<double> weights = default)
    {
        var (sum, cases, all) = (0.0, 0.0, 0.0);
        for (var i = _order.Length - 1; i >= 0;)
        {
            var (tiedCases, tiedOthers) = Group(ref i, -1, weights);
            cases += tiedCases;
            all += tiedCases + tiedOthers;
            if (tiedCases > 0)
                sum += tiedCases * cases / all;
        }

        return sum / cases;
    }

    /// <summary>The ROC curve from (0, 0) to (1, 1), at most about <paramref name="most"/> points.</summary>
    public IReadOnlyList<RocPoint> Curve(int most = 120)
    {
        var cases = _outcomes.Count(outcome => outcome);
        var others = _outcomes.Length - cases;
        var curve = new List<RocPoint> { new(0, 0) };
        var (foundCases, foundOthers) = (0.0, 0.0);
        for (var i = _order.Length - 1; i >= 0;)
        {
            var (tiedCases, tiedOthers) = Group(ref i, -1, default);
            foundCases += tiedCases;
            foundOthers += tiedOthers;
            var point = new RocPoint(foundOthers / others, foundCases / cases);
            var last = curve[^1];
            if (i < 0 || point.FalsePositiveRate - last.FalsePositiveRate + point.TruePositiveRate - last.TruePositiveRate >= 2.0 / most)
                curve.Add(point);
        }

        return curve;
    }

    // The weights of cases and others that share the score at i; moves i beyond them.
    private (double Cases, double Others) Group(ref int i, int step, ReadOnlySpan<double> weights)
    {
        var (cases, others) = (0.0, 0.0);
        var score = _scores[_order[i]];
        for (; i >= 0 && i < _order.Length && _scores[_order[i]] == score; i += step)
        {
            var weight = weights.IsEmpty ? 1 : weights[_order[i]];
            if (_outcomes[_order[i]])
                cases += weight;
            else
                others += weight;
        }

        return (cases, others);
    }
}
