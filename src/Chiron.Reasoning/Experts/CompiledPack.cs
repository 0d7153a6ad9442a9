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
        Parents = [.. pack.Findings.Select(f => f.Implies.Select(pack.Findings.PlaceOf).ToArray())];
    }

    public KnowledgePack Pack { get; }

    /// <summary>By finding, then by condition: what the condition does to it.</summary>
    public Dictionary<int, ConditionFinding>[] Links { get; }

    /// <summary>By finding: the more general findings that it implies.</summary>
    public int[][] Parents { get; }
}
