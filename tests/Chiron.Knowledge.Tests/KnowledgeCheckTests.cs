using Chiron.Testing;

namespace Chiron.Knowledge.Tests;

public sealed class KnowledgeCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_a_sound_small_pack_When_checked_Then_there_are_no_problems()
    {
        WriteSmallPack();

        Assert.Empty(KnowledgeCheck.Run(_folder.Path));
        Assert.Equal(0.9, KnowledgePack.Load(_folder.Path).Conditions["cold"].Findings[0].Probability);
    }

    [Theory]
    [InlineData("conditions/a.yaml", "cough: 0.9", "cough: 1.9", 11, "probability of 'cough' is 1.9")]
    [InlineData("conditions/a.yaml", "cough: 0.9", "cogh: 0.9", 1, "finding 'cogh' is not in the pack")]
    [InlineData("conditions/a.yaml", "cough: 0.9", "temperature: 0.9", 1, "a number mean and sd")]
    [InlineData("conditions/a.yaml", "cough: 0.9", "fever: 0.9", 1, "is decided by 'temperature'")]
    [InlineData("conditions/a.yaml", "icd10cm: J06.9", "icd10cm: 06.9", 1, "not an ICD-10-CM code")]
    [InlineData("conditions/a.yaml", "source: estimate", "source: hearsay", 1, "source 'hearsay' is not in the pack")]
    [InlineData("conditions/a.yaml", "  source: estimate\n", "", 1, "'source' is missing")]
    [InlineData("conditions/a.yaml", "severity: 0.1", "severty: 0.1", 8, "unknown key 'severty'")]
    [InlineData("conditions/a.yaml", "pattern: acute", "pattern: sudden", 5, "expected one of acute, chronic, recurrent")]
    [InlineData("conditions/a.yaml", "[0, 150, 200, 200]", "[0, 150, 2000, 200]", 1, "values must lie from 0 to 1000")]
    [InlineData("findings/a.yaml", "LOINC//8310-5", "LOINC//8310-4", 9, "wrong check digit; for these digits it is 5")]
    [InlineData("findings/a.yaml", "HPO//HP:0012735", "HPO//HP:12735", 1, "is not an HPO id")]
    [InlineData("findings/a.yaml", "base_rate: 0.05", "base_rate: five", 6, "'base_rate' must be a number")]
    [InlineData("findings/a.yaml", "- id: fever", "- id: cough", 18, "id 'cough' is taken already at findings/a.yaml:1")]
    [InlineData("findings/a.yaml", "- id: fever", "- id: Fever", 18, "lower-case")]
    public void Given_one_fault_When_checked_Then_the_problem_names_file_line_and_cause(string file, string sound, string faulty, int line, string message)
    {
        WriteSmallPack();
        var path = _folder.File(file);
        var text = File.ReadAllText(path);
        Assert.Contains(sound, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(sound, faulty, StringComparison.Ordinal));

        var problems = KnowledgeCheck.Run(_folder.Path);

        var expected = Assert.Single(problems, p => p.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(file, expected.File);
        Assert.InRange(expected.Line, 1, line);
        var refusal = Assert.Throws<KnowledgeException>(() => KnowledgePack.Load(_folder.Path));
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_file_that_is_not_YAML_When_checked_Then_its_line_is_named_and_the_others_are_still_read()
    {
        WriteSmallPack();
        File.WriteAllText(_folder.File("tests/a.yaml"), "- id: x\n  name: [open\n");

        var problem = Assert.Single(KnowledgeCheck.Run(_folder.Path));

        Assert.Equal("tests/a.yaml", problem.File);
        Assert.Contains("is not YAML", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_no_pack_at_all_When_loaded_Then_the_error_says_what_to_name()
    {
        Assert.Contains("pack.yaml", Assert.Throws<KnowledgeException>(() => KnowledgePack.Load(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("not a folder", Assert.Throws<KnowledgeException>(() => KnowledgeCheck.Run(_folder.File("none"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_one_changed_byte_or_a_renamed_file_When_hashed_Then_the_content_hash_differs()
    {
        WriteSmallPack();
        var before = KnowledgePack.HashOf(_folder.Path);
        Assert.Equal(before, KnowledgePack.Load(_folder.Path).ContentHash);

        File.Move(_folder.File("findings/a.yaml"), _folder.File("findings/b.yaml"));
        var renamed = KnowledgePack.HashOf(_folder.Path);
        File.AppendAllText(_folder.File("findings/b.yaml"), "\n");

        Assert.NotEqual(before, renamed);
        Assert.NotEqual(renamed, KnowledgePack.HashOf(_folder.Path));
    }

    private void WriteSmallPack()
    {
        File.WriteAllText(_folder.File("pack.yaml"), "name: small\nversion: 1.0.0\nnotice: test\nother_visits: 1000\ndeaths: 8\n");
        File.WriteAllText(_folder.File("findings/a.yaml"), """
            - id: cough
              name: Cough
              code: HPO//HP:0012735
              kind: symptom
              question: Do you cough?
              base_rate: 0.05
              source: estimate
            - id: temperature
              name: Body temperature
              code: LOINC//8310-5
              kind: vital
              answer: number
              unit: Cel
              minimum: 25
              maximum: 45
              baseline: [{mean: 36.8, sd: 0.35}]
              source: estimate
            - id: fever
              name: Fever
              kind: sign
              base_rate: 0.01
              rules: [{finding: temperature, at_least: 38}]
              source: estimate
            """);
        File.WriteAllText(_folder.File("conditions/a.yaml"), """
            - id: cold
              name: Cold
              icd10cm: J06.9
              system: respiratory
              course: {pattern: acute, duration_days: 7}
              urgency: self-care
              incidence: [[0, 150, 200, 200]]
              severity: 0.1
              findings:
                cough: 0.9
              source: estimate

            """);
    }
}
