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

    [Theory]
    [InlineData("    age >= 18 years\n    and present(cogh)\n", 7, "finding 'cogh' is not in the pack")]
    [InlineData("    present(cough)\n    and value(cough) > 3 /min\n", 7, "finding 'cough' is a boolean, not a number; ask present(…)")]
    [InlineData("    present(temperature)\n", 6, "finding 'temperature' is a number, not a boolean; compare value(…)")]
    [InlineData("    present(cough)\n    or value(temperature) >= 38 F\n", 7, "'F' is not a unit of 'temperature'; expected one of Cel")]
    [InlineData("    value(temperature) >= 400 Cel\n", 6, "400 Cel is impossible for 'temperature', which lies from 25 to 45 Cel")]
    [InlineData("    leading(cold) >= 40 %\n    and\n    probability(flu) < 5 %\n", 8, "condition 'flu' is not in the pack")]
    [InlineData("    leading(cold) >= 140 %\n", 6, "140 % must lie from 0 to 100 %")]
    [InlineData("    takes(paracetamol)\n", 6, "drug 'paracetamol' is not in the pack")]
    [InlineData("    takes-class(nsaid)\n", 6, "drug class 'nsaid' is not in the pack")]
    [InlineData("    not red-flag(shock)\n", 6, "red flag 'shock' is not in the pack")]
    [InlineData("    answer(cough) is dry\n", 6, "finding 'cough' is a boolean, not a category")]
    [InlineData("    age > 200 years\n", 6, "must lie from 0 to 150 years")]
    [InlineData("    present(cough)\n    and\n    (pregnant\n", 8, "it ends where ')' was expected")]
    [InlineData("    present(cough)\n    maybe pregnant\n", 7, "'maybe' stands where 'and', 'or' or the end was expected")]
    public void Given_a_faulty_criterion_When_checked_Then_the_line_within_it_is_named_however_it_is_folded(string criterion, int line, string message)
    {
        foreach (var style in (string[])["|", ">-", ""])
        {
            WriteSmallPack();
            File.WriteAllText(_folder.File("guidelines/a.yaml"), $"""
                - id: rest
                  title: Rest
                  system: respiratory
                  kind: treat
                  when: {style}
                {criterion.TrimEnd()}
                  advice: Rest and drink.
                  strength: strong
                  certainty: low
                  source: estimate
                """);

            var problem = Assert.Single(KnowledgeCheck.Run(_folder.Path));

            Assert.Contains(message, problem.Message, StringComparison.Ordinal);
            Assert.Equal(("guidelines/a.yaml", line), (problem.File, problem.Line));
        }
    }

    [Theory]
    [InlineData("when: present(cough)", "when: \"present(cough) and\"", "it ends where one of age")]
    [InlineData("when: present(cough)", "what: present(cough)", "'when' is missing")]
    [InlineData("about: [cold]", "about: [flu]", "condition 'flu' is not in the pack")]
    [InlineData("suggests: []", "suggests: [bed]", "test, drug or procedure 'bed' is not in the pack")]
    [InlineData("certainty: low", "certainty: certain", "expected one of very-low, low, moderate, high")]
    [InlineData("certainty: low", "", "'certainty' is needed")]
    [InlineData("strength: strong", "strength: good-practice", "except for good practice")]
    [InlineData("strength: strong", "strength: firm", "expected one of strong, conditional, good-practice")]
    [InlineData("kind: treat", "kind: heal", "expected one of assess, test, treat, monitor, prevent, refer")]
    [InlineData("source: estimate", "source: hearsay", "source 'hearsay' is not in the pack")]
    [InlineData("id: rest", "id: Rest", "lower-case")]
    public void Given_a_faulty_recommendation_When_checked_Then_the_problem_says_what_was_expected(string sound, string faulty, string message)
    {
        WriteSmallPack();
        var text = """
            - id: rest
              title: Rest
              system: respiratory
              kind: treat
              about: [cold]
              when: present(cough)
              advice: Rest and drink.
              strength: strong
              certainty: low
              suggests: []
              source: estimate
            """;
        File.WriteAllText(_folder.File("guidelines/a.yaml"), text);
        Assert.Empty(KnowledgeCheck.Run(_folder.Path));
        Assert.Equal("present(cough)", KnowledgePack.Load(_folder.Path).Recommendations["rest"].When.ToString());
        File.WriteAllText(_folder.File("guidelines/a.yaml"), text.Replace(sound, faulty, StringComparison.Ordinal));

        var problem = KnowledgeCheck.Run(_folder.Path).First(p => p.Message.Contains(message, StringComparison.Ordinal));

        Assert.Equal("guidelines/a.yaml", problem.File);
        Assert.InRange(problem.Line, 1, 11);
    }

    [Theory]
    [InlineData("hepatic: [{from: d, advice: no}]", "expected one of a, b, c")]
    [InlineData("pregnancy: {risk: unsafe, advice: no}", "expected one of compatible, caution, avoid")]
    [InlineData("pregnancy: no", "'pregnancy' must be a mapping")]
    [InlineData("ages: [{from: 65, to: 60, advice: no}]", "ages from 65 to 60 hold nobody")]
    [InlineData("renal: [{below_egfr: 0, advice: no}]", "below_egfr of 'lozenge' is 0")]
    [InlineData("monitoring: [{finding: potasium, when: yearly}]", "monitored finding 'potasium' is not in the pack")]
    [InlineData("pharmacogenes: [{gene: cyp2d6, phenotype: poor metabolizer, advice: no}]", "'cyp2d6' is not a gene symbol")]
    [InlineData("interactions: [{with: warfarine, effect: no}]", "interacting drug or class 'warfarine' is not in the pack")]
    public void Given_a_faulty_drug_When_checked_Then_the_problem_says_what_was_expected(string line, string message)
    {
        WriteSmallPack();
        File.WriteAllText(_folder.File("drugs/a.yaml"), $"- id: lozenge\n  name: Lozenge\n  class: demulcent\n  {line}\n  source: estimate\n");

        var problem = Assert.Single(KnowledgeCheck.Run(_folder.Path));

        Assert.Equal("drugs/a.yaml", problem.File);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_pack_When_inspected_Then_each_kind_is_counted_whether_sound_or_not()
    {
        WriteSmallPack();
        File.AppendAllText(_folder.File("conditions/a.yaml"), "  verity: 3\n");

        var report = KnowledgeCheck.Inspect(_folder.Path);

        Assert.Single(report.Problems);
        Assert.Equal(1, report.Counts.Single(count => count.Key == "conditions").Value);
        Assert.Equal(3, report.Counts.Single(count => count.Key == "findings").Value);
        Assert.Equal(4, report.OnEstimatesAlone);
        Assert.Equal(KnowledgePack.HashOf(_folder.Path), report.ContentHash);
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
