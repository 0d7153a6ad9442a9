using Chiron.Knowledge;

namespace Chiron.Reasoning.Experts;

/// <summary>A pack laid out for arithmetic: places in place of ids.</summary>
internal sealed class CompiledPack
{
    public CompiledPack(KnowledgePack pack)
    {
        Pack = pack;
        Links = new Dictionary<int, ConditionFinding>[pack.Findings.Count];
        for (var f = 0; f < Links.Length; f++)
            Links[f] = [];
        for (var c = 0; c < pack.Conditions.Count; c++)
            foreach (var link in pack.Conditions[c].Findings)
                Links[pack.Findings.PlaceOf(link.Finding)][c] = link;
        Strengths = Array.ConvertAll(Links, links => links.OrderBy(link => link.Key).Select(link => (link.Key, link.Value.Probability ?? 0)).ToArray());
        MeanStrengths = Array.ConvertAll(Links, links => links.Values.Sum(link => link.Probability ?? 0) / Math.Max(1, pack.Conditions.Count));
        Parents = [.. pack.Findings.Select(f => f.Implies.Select(pack.Findings.PlaceOf).ToArray())];
        RiskRatios = new Dictionary<int, double>[pack.Findings.Count];
        for (var f = 0; f < RiskRatios.Length; f++)
            RiskRatios[f] = [];
        for (var c = 0; c < pack.Conditions.Count; c++)
            foreach (var factor in pack.Conditions[c].RiskFactors)
                if (pack.Findings.PlaceOf(factor.Factor) is >= 0 and var f)
                    RiskRatios[f][c] = factor.Ratio;
        Movers = [.. Enumerable.Range(0, Links.Length).Select(MoversOf)];
    }

    public KnowledgePack Pack { get; }

    /// <summary>By finding, then by condition: what the condition does to it.</summary>
    public Dictionary<int, ConditionFinding>[] Links { get; }

    /// <summary>By finding, ascending by condition: how likely the condition brings it about.</summary>
    public (int Condition, double Probability)[][] Strengths { get; }

    /// <summary>By finding: P(finding | condition), the mean over all conditions.</summary>
    public double[] MeanStrengths { get; }

    /// <summary>By finding: the more general findings that it implies.</summary>
    public int[][] Parents { get; }

    /// <summary>By finding, then by condition: the rate ratio of the condition where the finding is present.</summary>
    public Dictionary<int, double>[] RiskRatios { get; }

    /// <summary>By finding, ascending: the conditions under which its answers, or those to what it implies, are other than usual.</summary>
    public int[][] Movers { get; }

    private int[] MoversOf(int finding)
    {
        var movers = new SortedSet<int>(Links[finding].Keys);
        foreach (var rule in Pack.Findings[finding].Rules)
            movers.UnionWith(Links[Pack.Findings.PlaceOf(rule.Finding)].Keys);
        foreach (var parent in Parents[finding])
        {
            movers.UnionWith(Links[parent].Keys);
            foreach (var rule in Pack.Findings[parent].Rules)
                movers.UnionWith(Links[Pack.Findings.PlaceOf(rule.Finding)].Keys);
        }

        if (Links[finding].Count == 0)
            movers.UnionWith(RiskRatios[finding].Keys);
        return [.. movers];
    }
}
