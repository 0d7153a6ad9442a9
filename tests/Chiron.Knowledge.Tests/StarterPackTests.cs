using System.IO.Compression;
using System.Text.Json;
using Chiron.Testing;

namespace Chiron.Knowledge.Tests;

public sealed class StarterPackTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "knowledge", "starter");

    [Fact]
    public void Given_the_starter_pack_When_checked_Then_it_has_no_problems() =>
        Assert.Empty(KnowledgeCheck.Run(Folder).Select(problem => problem.ToString()));

    [Fact]
    public void Given_the_starter_pack_When_counted_Then_it_holds_what_its_documentation_promises()
    {
        var pack = KnowledgePack.Load(Folder);

        Assert.InRange(pack.Conditions.Count, 250, int.MaxValue);
        Assert.InRange(pack.Findings.Count, 700, int.MaxValue);
        Assert.InRange(pack.Tests.Count, 120, int.MaxValue);
        Assert.InRange(pack.Drugs.Count, 150, int.MaxValue);
        Assert.InRange(pack.RedFlags.Count, 80, int.MaxValue);
        Assert.InRange(pack.Recommendations.Count, 150, int.MaxValue);
        Assert.InRange(pack.Conditions.Count(c => c.MustNotMiss), 25, int.MaxValue);
        Assert.Contains("not reviewed by a clinical board", pack.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_the_documentation_When_its_counts_are_read_Then_they_are_those_of_the_check()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "knowledge.md"));

        foreach (var (kind, count) in KnowledgeCheck.Inspect(Folder).Counts)
            Assert.Contains($"{count} {kind}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_every_source_When_looked_for_Then_some_entry_names_it()
    {
        var pack = KnowledgePack.Load(Folder);
        var named = pack.Conditions.SelectMany(c => c.Sources
                .Concat(c.Findings.SelectMany(f => f.Sources)).Concat(c.RiskFactors.SelectMany(r => r.Sources)).Concat(c.Treatments.SelectMany(t => t.Sources)))
            .Concat(pack.Findings.SelectMany(f => f.Sources))
            .Concat(pack.Tests.SelectMany(t => t.Sources))
            .Concat(pack.Drugs.SelectMany(d => d.Sources))
            .Concat(pack.Procedures.SelectMany(p => p.Sources))
            .Concat(pack.RedFlags.SelectMany(r => r.Sources))
            .Concat(pack.Recommendations.SelectMany(r => r.Sources))
            .ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(pack.Sources.Select(s => s.Id), id => !named.Contains(id));
    }

    [Fact]
    public void Given_every_word_for_a_finding_When_compared_Then_it_stands_for_no_other_finding()
    {
        string[] silent = ["my", "his", "her", "their", "your", "the", "a", "an"];
        string Plain(string phrase) =>
            string.Join(' ', phrase.ToLowerInvariant().Split([' ', '-', ','], StringSplitOptions.RemoveEmptyEntries).Where(word => !silent.Contains(word)));

        var ambiguous = KnowledgePack.Load(Folder).Findings
            .SelectMany(f => f.Synonyms.Concat(f.LayNames).Append(f.Name).Select(phrase => (Phrase: Plain(phrase), f.Id)))
            .GroupBy(entry => entry.Phrase, entry => entry.Id).Where(ids => ids.Distinct().Count() > 1);

        Assert.Empty(ambiguous.Select(ids => $"{ids.Key}: {string.Join(", ", ids.Distinct())}"));
    }

    [Fact]
    public void Given_every_condition_When_looked_for_Then_some_recommendation_is_about_it()
    {
        var pack = KnowledgePack.Load(Folder);
        var about = pack.Recommendations.SelectMany(r => r.About).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(pack.Conditions.Select(c => c.Id), id => !about.Contains(id));
    }

    [Fact]
    public void Given_the_starter_pack_When_grouped_by_organ_system_Then_none_of_the_great_ones_is_empty()
    {
        var systems = KnowledgePack.Load(Folder).Conditions.Select(c => c.System).ToHashSet();

        Assert.Superset(
            new HashSet<OrganSystem>
            {
                OrganSystem.Cardiovascular, OrganSystem.Respiratory, OrganSystem.Gastrointestinal, OrganSystem.Endocrine, OrganSystem.Renal,
                OrganSystem.Neurological, OrganSystem.Psychiatric, OrganSystem.Musculoskeletal, OrganSystem.Skin, OrganSystem.Infectious,
                OrganSystem.Blood, OrganSystem.Oncology, OrganSystem.WomensHealth, OrganSystem.Urological, OrganSystem.EarNoseThroat,
                OrganSystem.Eye, OrganSystem.Pediatric,
            },
            systems);
    }

    [Fact]
    public void Given_every_finding_When_looked_for_Then_a_condition_a_risk_a_red_flag_a_test_or_another_finding_uses_it()
    {
        var pack = KnowledgePack.Load(Folder);
        var used = pack.Conditions.SelectMany(c => c.Findings.Select(f => f.Finding).Concat(c.RiskFactors.Select(r => r.Factor)))
            .Concat(pack.RedFlags.SelectMany(r => r.When.All.Concat(r.When.Any).Concat(r.When.None)))
            .Concat(pack.Tests.SelectMany(t => t.Reveals))
            .Concat(pack.Findings.Where(f => f.Rules.Count > 0).Select(f => f.Id))
            .ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(pack.Findings.Select(f => f.Id), id => !used.Contains(id));
    }

    [Fact]
    public void Given_every_laboratory_and_imaging_finding_When_a_condition_states_it_Then_some_test_reveals_it()
    {
        var pack = KnowledgePack.Load(Folder);
        var stated = pack.Conditions.SelectMany(c => c.Findings).Select(f => pack.Findings[f.Finding])
            .Where(f => f.Kind is FindingKind.Laboratory or FindingKind.Imaging).Select(f => f.Id).Distinct(StringComparer.Ordinal);

        Assert.DoesNotContain(stated, id => !pack.TestsRevealing(id).Any());
    }

    [Fact]
    public void Given_the_sum_of_all_incidences_When_read_as_visits_Then_a_person_has_between_a_third_and_three_a_year()
    {
        var pack = KnowledgePack.Load(Folder);

        foreach (var sex in Enum.GetValues<Sex>())
            foreach (var age in (double[])[0.5, 3, 10, 16, 25, 40, 55, 70, 90])
                Assert.InRange(pack.Conditions.Sum(c => c.IncidencePerYear(age, sex)), 0.3, 3);
    }

    [Fact]
    public void Given_the_published_ICD_10_CM_list_When_looked_up_Then_every_condition_has_a_billable_code()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in Lines("knowledge/icd/icd10cm-order-Jan-2021.csv.gz"))
            if (line.Split(',') is [var code, "1", ..])
                codes.Add(code);

        var unknown = KnowledgePack.Load(Folder).Conditions.Select(c => c.Icd10Cm.Replace(".", "", StringComparison.Ordinal)).Where(c => !codes.Contains(c));

        Assert.Empty(unknown);
    }

    [Fact]
    public void Given_the_Human_Phenotype_Ontology_When_looked_up_Then_every_HPO_id_is_a_current_term()
    {
        using var stream = new GZipStream(File.OpenRead(ExternalData.Require("knowledge/hpo/hp.v2024-08-13.json.gz")), CompressionMode.Decompress);
        using var ontology = JsonDocument.Parse(stream);
        var terms = ontology.RootElement.GetProperty("graphs")[0].GetProperty("nodes").EnumerateArray()
            .Where(node => !(node.TryGetProperty("meta", out var meta) && meta.TryGetProperty("deprecated", out var gone) && gone.GetBoolean()))
            .Select(node => node.GetProperty("id").GetString()!.Split('/')[^1].Replace('_', ':'))
            .ToHashSet(StringComparer.Ordinal);

        var unknown = KnowledgePack.Load(Folder).Findings
            .Where(f => f.Code?.StartsWith("HPO//", StringComparison.Ordinal) == true && !terms.Contains(f.Code["HPO//".Length..]));

        Assert.Empty(unknown.Select(f => f.Id));
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(ExternalData.Require(path)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
