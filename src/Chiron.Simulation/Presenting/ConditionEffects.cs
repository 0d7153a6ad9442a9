using Chiron.Knowledge;

namespace Chiron.Simulation.Presenting;

/// <summary>What one condition does to findings, by place in the pack, parted by answer type.</summary>
internal sealed class ConditionEffects
{
    public ConditionEffects(KnowledgePack pack, Condition condition)
    {
        foreach (var effect in condition.Findings)
        {
            var place = pack.Findings.PlaceOf(effect.Finding);
            if (place < 0)
                continue;
            var finding = pack.Findings[place];
            if (effect.Probability is { } p && finding.Rules.Count == 0)
                Booleans[place] = p;
            else if (effect.Distribution is { } distribution)
                Numbers[place] = distribution;
            else if (effect.Answers is { } answers)
                Categories[place] = [.. finding.Options.Select(o => answers.GetValueOrDefault(o.Id))];
        }
    }

    /// <summary>P(the condition itself brings the finding about).</summary>
    public Dictionary<int, double> Booleans { get; } = [];

    /// <summary>The value's distribution in place of the baseline.</summary>
    public Dictionary<int, ValueDistribution> Numbers { get; } = [];

    /// <summary>Probabilities in the order of the finding's options.</summary>
    public Dictionary<int, double[]> Categories { get; } = [];
}
