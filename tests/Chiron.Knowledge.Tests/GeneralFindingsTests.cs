using Chiron.Testing;

namespace Chiron.Knowledge.Tests;

public sealed class GeneralFindingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_special_findings_alone_When_loaded_Then_the_general_ones_come_about_as_their_noisy_or_through_each_step()
    {
        var cold = LoadWith("dry-cough: 0.5\n    wet-cough: 0.4");

        Assert.Equal(0.7, cold["cough"], 12);
        Assert.Equal(0.7, cold["airway-symptom"], 12);
        Assert.Equal(["airway-symptom", "cough", "dry-cough", "wet-cough"], cold.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0.3, 0.5)]
    [InlineData(0.6, 0.6)]
    public void Given_a_general_finding_of_its_own_When_loaded_Then_it_is_at_least_as_frequent_as_each_special_one(double stated, double expected)
    {
        var cold = LoadWith($"dry-cough: 0.5\n    wet-cough: 0.4\n    cough: {stated}");

        Assert.Equal(expected, cold["cough"], 12);
        Assert.Equal(expected, cold["airway-symptom"], 12);
    }

    [Fact]
    public void Given_what_a_number_decides_When_a_special_finding_implies_it_Then_the_number_alone_speaks() =>
        Assert.Equal(["high-fever-spikes"], LoadWith("high-fever-spikes: 0.5").Keys);

    [Fact]
    public void Given_the_starter_pack_When_a_condition_has_a_special_finding_Then_it_has_the_general_one_at_least_as_often()
    {
        var pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));

        Assert.All(pack.Conditions, condition =>
        {
            var links = condition.Findings.ToDictionary(link => link.Finding, link => link.Probability, StringComparer.Ordinal);
            foreach (var link in condition.Findings.Where(link => link.Probability is not null))
                foreach (var general in pack.Findings[link.Finding].Implies.Where(id => pack.Findings[id].Rules.Count == 0))
                    Assert.True(links.TryGetValue(general, out var p) && p >= link.Probability, $"{condition.Id}: {general} is rarer than {link.Finding}");
        });
    }

    private Dictionary<string, double> LoadWith(string findings)
    {
        File.WriteAllText(_folder.File("pack.yaml"), "name: small\nversion: 1.0.0\nnotice: test\nother_visits: 1000\ndeaths: 8\n");
        var file = _folder.File("findings/a.yaml");
        File.WriteAllText(
            file, "- {id: temperature, name: Body temperature, kind: vital, answer: number, unit: Cel, minimum: 25, maximum: 45, baseline: [{mean: 36.8, sd: 0.35}], source: estimate}\n"
                + "- {id: fever, name: Fever, kind: sign, base_rate: 0.01, rules: [{finding: temperature, at_least: 38}], source: estimate}\n");
        foreach (var (id, general) in new[] { ("airway-symptom", ""), ("cough", "airway-symptom"), ("dry-cough", "cough"), ("wet-cough", "cough"), ("high-fever-spikes", "fever") })
            File.AppendAllText(file, $"- {{id: {id}, name: {id}, kind: symptom, question: 'Is it there?', base_rate: 0.05, implies: [{general}], source: estimate}}\n");
        File.WriteAllText(_folder.File("conditions/a.yaml"), $$"""
            - id: cold
              name: Cold
              icd10cm: J06.9
              system: respiratory
              course: {pattern: acute, duration_days: 7}
              urgency: self-care
              incidence: [[0, 150, 200, 200]]
              severity: 0.1
              findings:
                {{findings}}
              source: estimate

            """);
        return KnowledgePack.Load(_folder.Path).Conditions["cold"].Findings.ToDictionary(link => link.Finding, link => link.Probability!.Value, StringComparer.Ordinal);
    }
}
