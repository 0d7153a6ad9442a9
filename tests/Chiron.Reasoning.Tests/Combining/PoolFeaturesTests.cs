using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Experts;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests.Combining;

public sealed class PoolFeaturesTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));

    // Ambulatory, emergency and inpatient conditions with the same opinion of each, and "other": only the setting tells them apart.
    [Theory]
    [InlineData(null, 1, 1, 1, 1)]
    [InlineData(EncounterClass.Ambulatory, 1, 0.5, 0.25, 1)]
    [InlineData(EncounterClass.Emergency, 0.5, 1, 0.5, 0.125)]
    [InlineData(EncounterClass.Inpatient, 0.25, 0.5, 1, 0.0625)]
    public void Given_a_setting_When_pooled_Then_each_hypothesis_counts_by_how_far_from_it_it_is_usually_seen(
        EncounterClass? setting, double ambulatory, double emergency, double inpatient, double other)
    {
        var weights = PoolWeights.Start with { NextSetting = Math.Log(0.5), FarSetting = Math.Log(0.25), OtherEmergency = Math.Log(0.125), OtherInpatient = Math.Log(0.0625) };
        var even = Enumerable.Repeat(1.0 / (Pack.Conditions.Count + 1), Pack.Conditions.Count).ToArray();
        var opinion = new ExpertOpinion("even", even, even[0], 1);

        var pooled = PoolFeatures.Of(Pack, new Case { Setting = setting }, true, opinion, opinion).Pooled(weights);

        double Of(EncounterClass usual) => pooled[Enumerable.Range(0, Pack.Conditions.Count).First(c => Pack.Conditions[c].Encounter == usual)];
        var scale = Of(EncounterClass.Ambulatory) / ambulatory;
        Assert.Equal(emergency, Of(EncounterClass.Emergency) / scale, 4);
        Assert.Equal(inpatient, Of(EncounterClass.Inpatient) / scale, 4);
        Assert.Equal(other, pooled[^1] / scale, 4);
    }

    [Theory]
    [InlineData(true, 1e-6)]
    [InlineData(false, 1e-3)]
    public void Given_an_expert_that_rules_all_but_one_out_When_pooled_Then_it_counts_with_the_least_that_is_taken_from_it(bool hasRecord, double least)
    {
        var sure = new double[Pack.Conditions.Count];
        sure[0] = 1;
        var opinion = new ExpertOpinion("sure", sure, 0, 1);

        var pooled = PoolFeatures.Of(Pack, new Case(), hasRecord, opinion, opinion).Pooled(PoolWeights.PackAlone);

        Assert.Equal(least, pooled[1] / pooled[0], 9);
        Assert.Equal(least, pooled[^1] / pooled[0], 9);
    }
}
