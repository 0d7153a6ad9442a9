namespace Chiron.Validation.Survival;

/// <summary>
/// Harrell's C: among pairs of which one is known to have had the event first, the share in which that one's score is the higher, ties in the score counted half
/// (Harrell et al., JAMA 1982; Statistics in Medicine 1996). Two events at one time tell nothing; an event comes before a censoring at its time.
/// </summary>
public sealed class Concordance
{
    private readonly FollowUp[] _followUps;
    private readonly int[] _byTime;         // ascending, events before censorings of the same time
    private readonly int[] _rank;           // of the score, from 1; equal scores share one
    private readonly int _ranks;

    /// <param name="scores">Higher means sooner; finite.</param>
    /// <param name="followUps">In the same order.</param>
    public Concordance(ReadOnlySpan<double> scores, ReadOnlySpan<FollowUp> followUps)
    {
        if (scores.Length != followUps.Length)
            throw new ArgumentException($"{scores.Length} scores and {followUps.Length} follow-ups were given", nameof(followUps));
        _followUps = followUps.ToArray();
        _byTime = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(_byTime, (a, b) => _followUps[a].Days != _followUps[b].Days
            ? _followUps[a].Days.CompareTo(_followUps[b].Days)
            : _followUps[b].Happened.CompareTo(_followUps[a].Happened));

        var own = scores.ToArray();
        var order = Enumerable.Range(0, own.Length).ToArray();
        Array.Sort((double[])own.Clone(), order);
        _rank = new int[own.Length];
        for (var i = 0; i < order.Length; i++)
            _rank[order[i]] = i > 0 && own[order[i]] == own[order[i - 1]] ? _ranks : ++_ranks;
    }

    /// <summary>0 to 1; NaN without a comparable pair. In O(n log n): from the last time backwards, with a tree of the scores of those who were still without the event.</summary>
    /// <param name="weights">How often each counts; empty for once each.</param>
    public double Index(ReadOnlySpan<double> weights = default)
    {
        var tree = new double[_ranks + 1];
        var (agreeing, pairs, later) = (0.0, 0.0, 0.0);
        for (var end = _byTime.Length - 1; end >= 0;)
        {
            // Those of one time: the censored ones outlast its events, the events say nothing of each other.
            var first = end;
            while (first > 0 && _followUps[_byTime[first - 1]].Days == _followUps[_byTime[end]].Days)
                first--;
            for (var i = end; i >= first; i--)
                if (!_followUps[_byTime[i]].Happened)
                    later += Add(tree, _byTime[i], weights);
            for (var i = first; i <= end && _followUps[_byTime[i]].Happened; i++)
            {
                var weight = weights.IsEmpty ? 1 : weights[_byTime[i]];
                var rank = _rank[_byTime[i]];
                var below = Sum(tree, rank - 1);
                agreeing += weight * (below + ((Sum(tree, rank) - below) / 2));
                pairs += weight * later;
            }

            for (var i = first; i <= end && _followUps[_byTime[i]].Happened; i++)
                later += Add(tree, _byTime[i], weights);
            end = first - 1;
        }

        return agreeing / pairs;
    }

    private double Add(double[] tree, int item, ReadOnlySpan<double> weights)
    {
        var weight = weights.IsEmpty ? 1 : weights[item];
        for (var i = _rank[item]; i < tree.Length; i += i & -i)
            tree[i] += weight;
        return weight;
    }

    // A Fenwick tree: the weight of ranks 1 to `rank`.
    private static double Sum(double[] tree, int rank)
    {
        var sum = 0.0;
        for (var i = rank; i > 0; i -= i & -i)
            sum += tree[i];
        return sum;
    }
}
