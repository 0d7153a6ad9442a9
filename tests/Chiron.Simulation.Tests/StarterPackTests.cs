using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Identity;
using Chiron.Simulation.Lives;
using Chiron.Testing;

namespace Chiron.Simulation.Tests;

/// <summary>The pack that ships, simulated for a small cohort.</summary>
public sealed class StarterPackTests
{
    [Fact]
    public void Given_the_starter_pack_When_lives_are_simulated_Then_risks_and_posteriors_agree_with_what_happens()
    {
        const int patients = 800;
        var pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
        var lives = new LifeSimulator(new CompiledPack(pack), new CareNetwork(1), new SimulationOptions { Patients = patients, Seed = 5 });
        double expected = 0, variance = 0, certainty = 0;
        int observed = 0, diagnosed = 0, visits = 0, facts = 0;

        for (var i = 0; i < patients; i++)
        {
            var life = lives.Simulate(i);
            facts += life.Visits.Sum(v => 1 + v.Entries.Count);
            foreach (var risk in life.Risks.Where(r => r.Time == life.Risks[0].Time && r.Code.StartsWith("ICD10CM//", StringComparison.Ordinal)))
            {
                expected += risk.Probability;
                variance += risk.Probability * (1 - risk.Probability);
                observed += Diagnosed(pack, life).Any(d => d.Code == risk.Code && d.Time > risk.Time && d.Time <= risk.Time.AddDays(risk.HorizonDays)) ? 1 : 0;
            }

            foreach (var visit in life.Posteriors.GroupBy(p => p.Encounter))
            {
                var leader = visit.MaxBy(p => p.Probability);
                var truth = life.Visits.Single(v => v.Id == visit.Key).Entries.Single(e => e.Kind == EntryKind.Diagnosis).Place;
                visits++;
                certainty += leader.Probability;
                diagnosed += leader.Code == (truth < 0 ? OtherIllness.EventCode : pack.Conditions[truth].EventCode) ? 1 : 0;
            }
        }

        Assert.Equal(pack.Conditions.Count, pack.Conditions.Select(c => c.EventCode).Distinct().Count());
        Assert.InRange(facts / (double)patients, 80, 500);
        // Risks of one person are correlated, so the variance of independent ones is doubled.
        Assert.InRange(observed, expected * 0.97 - 4 * Math.Sqrt(2 * variance), expected * 1.03 + 4 * Math.Sqrt(2 * variance));
        // The leader of an exact posterior is right as often as its probability says.
        Assert.Equal(certainty / visits, diagnosed / (double)visits, 4 * 0.5 / Math.Sqrt(visits));
        Assert.InRange(diagnosed / (double)visits, 0.3, 0.98);
    }

    private static IEnumerable<(string Code, DateTime Time)> Diagnosed(KnowledgePack pack, Life life) =>
        life.Visits.SelectMany(v => v.Entries)
            .Where(e => e.Kind == EntryKind.Diagnosis && e.Place >= 0 && e.Onset is null && (life.Death is null || e.Time <= life.Death))
            .Select(e => (pack.Conditions[e.Place].EventCode, e.Time));
}
