namespace Chiron.Reasoning.Combining;

/// <summary>
/// Sets of hypotheses that hold the right one with a chosen probability (split conformal prediction; Vovk et al. 2005), adaptive as in Romano, Sesia and Candès
/// (NeurIPS 2020): the score of a hypothesis is the probability of all that are more likely, so the set is never empty and needs no chance of its own.
/// </summary>
internal static class ConformalSets
{
    /// <summary>The probability before the right hypothesis.</summary>
    public static double Score(double[] probabilities, int hypothesis)
    {
        var before = 0.0;
        for (var h = 0; h < probabilities.Length; h++)
            if (probabilities[h] > probabilities[hypothesis] || (probabilities[h] == probabilities[hypothesis] && h < hypothesis))
                before += probabilities[h];
        return before;
    }

    /// <summary>The ⌈(n + 1) · coverage⌉-th smallest score, which makes the coverage hold for any n; 2 where n is too small.</summary>
    public static double Threshold(IEnumerable<double> scores, double coverage)
    {
        var sorted = scores.Order().ToArray();
        var place = (int)Math.Ceiling((sorted.Length + 1) * coverage) - 1;
        return place < sorted.Length ? sorted[place] : 2;
    }

    /// <summary>The members, most likely first.</summary>
    public static IReadOnlyList<int> Members(double[] probabilities, double threshold)
    {
        var members = new List<int>();
        var before = 0.0;
        foreach (var h in Enumerable.Range(0, probabilities.Length).OrderByDescending(h => probabilities[h]).ThenBy(h => h))
        {
            if (before > threshold + 1e-12)
                break;
            members.Add(h);
            before += probabilities[h];
        }

        return members;
    }
}
