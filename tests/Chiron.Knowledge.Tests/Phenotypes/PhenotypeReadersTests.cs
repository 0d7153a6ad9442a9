using Chiron.Knowledge.Phenotypes;
using Chiron.Testing;

namespace Chiron.Knowledge.Tests.Phenotypes;

public sealed class PhenotypeReadersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_an_ontology_When_loaded_Then_terms_have_all_their_ancestors_and_old_ids_lead_to_what_they_became()
    {
        var ontology = Load();

        Assert.Equal(9, ontology.Count);
        Assert.True(ontology.TryFind(SmallOntology.LoudMurmur, out var loud));
        Assert.Equal(
            [PhenotypeOntology.Root, SmallOntology.Heart, SmallOntology.Murmur, SmallOntology.LoudMurmur],
            ontology.AncestorsOf(loud).ToArray().Select(ontology.IdOf).OrderBy(id => id == PhenotypeOntology.Root ? "" : id));
        Assert.True(ontology.TryFind(SmallOntology.Replaced, out var replaced) && ontology.IdOf(replaced) == SmallOntology.Murmur);
        Assert.Contains(loud, ontology.DescendantsOf(replaced).ToArray());
        Assert.True(ontology.TryFind(SmallOntology.Merged, out var merged) && ontology.NameOf(merged) == "Long fingers");
        Assert.False(ontology.TryFind(SmallOntology.Inheritance, out _));
    }

    [Fact]
    public void Given_terms_that_go_round_in_a_circle_When_loaded_Then_one_is_named()
    {
        var path = SmallOntology.Write(_folder.File("circle.json"), (SmallOntology.Murmur, SmallOntology.LoudMurmur));

        Assert.Contains("among its own ancestors", Assert.Throws<KnowledgeException>(() => PhenotypeOntology.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"graphs\":[]}")]
    [InlineData("{\"graphs\":[{\"nodes\":[],\"edges\":[]}]}")]
    [InlineData("{\"graphs\":[{\"nodes\":[{\"id\":7}],\"edges\":[]}]}")]
    public void Given_a_file_that_is_no_ontology_When_loaded_Then_it_is_refused_by_name(string text)
    {
        File.WriteAllText(_folder.File("hp.json"), text);

        Assert.Contains("hp.json", Assert.Throws<KnowledgeException>(() => PhenotypeOntology.Load(_folder.File("hp.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_annotations_When_loaded_Then_frequencies_are_shares_whatever_form_they_are_written_in()
    {
        var ontology = Load();
        var path = Annotations(
            ("OMIM:1", "", SmallOntology.LongFingers, "3/4", "P"), ("OMIM:1", "", SmallOntology.Merged, "1/4", "P"), ("OMIM:1", "", SmallOntology.Murmur, "45%", "P"),
            ("OMIM:1", "", SmallOntology.BlueSclera, "", "P"), ("OMIM:1", "NOT", SmallOntology.ShortFingers, "", "P"), ("OMIM:1", "", SmallOntology.Inheritance, "", "I"),
            ("OMIM:2", "", SmallOntology.Heart, "HP:0040281", "P"), ("OMIM:2", "", "HP:9999999", "", "P"), ("ORPHA:3", "", SmallOntology.Heart, "", "P"));

        var annotations = DiseaseAnnotations.Load(path, ontology);

        Assert.Equal(["OMIM:1", "OMIM:2"], annotations.Diseases.Select(disease => disease.Id));
        Assert.Equal(1, annotations.LeftOut);
        var first = annotations.Diseases[0];
        Assert.Equal(
            [(SmallOntology.LongFingers, 0.75), (SmallOntology.Murmur, 0.45), (SmallOntology.BlueSclera, null)],
            first.Phenotypes.Select(one => (ontology.IdOf(one.Key), one.Value)).OrderBy(one => one.Item1));
        Assert.Equal(0.9, annotations.Diseases[1].Phenotypes.Single().Value);
        Assert.Equal(["PMID:1"], first.References);
    }

    [Theory]
    [InlineData("OMIM:1\tshort line", "line 2: 2 columns")]
    [InlineData("OMIM:1\tname\t\tHP:0000011\tPMID:1\tPCS\t\toften\t\t\tP\tcurator", "'often' is no frequency")]
    public void Given_a_line_that_is_no_annotation_When_loaded_Then_it_is_named(string line, string expected)
    {
        File.WriteAllText(_folder.File("phenotype.hpoa"), "#description\n" + line + "\n");

        Assert.Contains(expected, Assert.Throws<KnowledgeException>(() => DiseaseAnnotations.Load(_folder.File("phenotype.hpoa"), Load())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_phenopackets_When_read_Then_present_excluded_diagnosis_and_publication_are_told_apart_and_bad_lines_are_counted()
    {
        var ontology = Load();
        File.WriteAllText(_folder.File("cases.ndjson"), $$$$$"""
            {"id":"a","phenotypicFeatures":[{"type":{"id":"{{{{{SmallOntology.Murmur}}}}}"}},{"type":{"id":"{{{{{SmallOntology.BlueSclera}}}}}"},"excluded":true},{"type":{"id":"HP:9999999"}}],"interpretations":[{"diagnosis":{"disease":{"id":"OMIM:7"}}}],"metaData":{"externalReferences":[{"id":"DOI:1"},{"id":"PMID:5"}]}}
            {"id":"b","phenotypicFeatures":[{"type":{"id":"{{{{{SmallOntology.Heart}}}}}"}}],"diseases":[{"term":{"id":"OMIM:8"},"excluded":true},{"term":{"id":"OMIM:9"}}]}
            not json
            {"id":"c","phenotypicFeatures":[]}
            [1]
            """);
        var leftOut = new List<int>();

        var cases = PhenopacketReader.Read(_folder.File("cases.ndjson"), ontology, (line, _) => leftOut.Add(line)).ToList();

        Assert.Equal([("a", "OMIM:7", "PMID:5"), ("b", "OMIM:9", null)], cases.Select(one => (one.Id, one.Disease, one.Publication)));
        Assert.Equal([SmallOntology.Murmur], cases[0].Present.Select(ontology.IdOf));
        Assert.Equal([SmallOntology.BlueSclera], cases[0].Excluded.Select(ontology.IdOf));
        Assert.Equal([3, 4, 5], leftOut);
    }

    private PhenotypeOntology Load() => PhenotypeOntology.Load(SmallOntology.Write(_folder.File("hp-small.json")));

    private string Annotations(params (string Id, string Qualifier, string Term, string Frequency, string Aspect)[] lines)
    {
        File.WriteAllLines(
            _folder.File("phenotype.hpoa"),
            ["database_id\tdisease_name", .. lines.Select(line => $"{line.Id}\tname\t{line.Qualifier}\t{line.Term}\tPMID:1\tPCS\t\t{line.Frequency}\t\t\t{line.Aspect}\tcurator")]);
        return _folder.File("phenotype.hpoa");
    }
}
