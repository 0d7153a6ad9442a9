namespace Chiron.Reasoning.Combining;

/// <summary>
/// Sets of hypotheses that hold the right one with a chosen probability (split conformal prediction; Vovk et al. 2005), adaptive as in Romano, Sesia and Candès
/// (NeurIPS 2020): the score of a hypothesis is the probability of all that are more likely and a share u of its own.
/// </summary>
/// <remarks>
/// With u = 0, thresholds being of such scores too, a set is never empty and nothing in it is chance, but it holds the right one more often than was asked for where
/// the leader alone does. With a uniform u of the case's own the coverage is as asked for, in the mean and nearly for each case; a set may then be empty.
/// </remarks>
internal static class ConformalSets
{
    /// <param name="probabilities">By hypothesis.</param>
    /// <param name="hypothesis">Which one.</param>
    /// <param name="share">u, 0 to below 1.</param>
    public static double Score(double[] probabilities, int hypothesis, double share)
    {
        var before = 0.0;
        for (var h = 0; h < probabilities.Length; h++)
            if (probabilities[h] > probabilities[hypothesis] || (probabilities[h] == probabilities[hypothesis] && h < hypothesis))
                before += probabilities[h];
        return before + (share * probabilities[hypothesis]);
    }

    /// <summary>The ⌈(n + 1) · coverage⌉-th smallest score, which makes the coverage hold for any n; 2 where n is too small.</summary>
    public static double Threshold(IEnumerable<double> scores, double coverage)
    {
        var sorted = scores.Order().ToArray();
        var place = (int)Math.Ceiling((sorted.Length + 1) * coverage) - 1;
        return place < sorted.Length ? sorted[place] : 2;
    }

    /// <summary>The hypotheses whose score is no more than the threshold, most likely first.</summary>
    public static IReadOnlyList<int> Members(double[] probabilities, double threshold, double share)
    {
        var members = new List<int>();
        var before = 0.0;
        foreach (var h in Enumerable.Range(0, probabilities.Length).OrderByDescending(h => probabilities[h]).ThenBy(h => h))
        {
            if (before + (share * probabilities[h]) > threshold + 1e-12)
                break;
            members.Add(h);
            before += probabilities[h];
        }

        return members;
    }
}
