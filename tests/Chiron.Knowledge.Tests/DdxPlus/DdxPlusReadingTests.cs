using Chiron.Knowledge.DdxPlus;
using Chiron.Testing;

namespace Chiron.Knowledge.Tests.DdxPlus;

public sealed class DdxPlusReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_conditions_and_evidences_When_read_Then_types_parents_defaults_and_codes_are_as_the_files_say()
    {
        var catalogue = Catalogue();

        Assert.Equal(["E_1", "E_2", "E_3", "E_4", "E_5", "E_6", "E_7"], catalogue.Evidences.Select(e => e.Id));
        Assert.Equal([-1, -1, -1, 2, 2, -1, -1], catalogue.Parents);
        Assert.Equal("nowhere", catalogue.Evidences[3].Values[catalogue.Evidences[3].Default].Meaning);
        Assert.True(catalogue.Evidences[4].IsScale);
        Assert.False(catalogue.Evidences[3].IsScale);
        Assert.Equal(["I20.9", "J11.1", "J30"], catalogue.Conditions.Select(c => c.Icd10));
        Assert.True(catalogue.Lists(catalogue.PlaceOfCondition("Angina"), catalogue.PlaceOfEvidence("E_6")));
        Assert.False(catalogue.Lists(catalogue.PlaceOfCondition("Flu"), catalogue.PlaceOfEvidence("E_6")));
    }

    [Fact]
    public void Given_a_patient_whose_travel_is_listed_as_none_When_read_Then_it_is_a_negative_answer()
    {
        var catalogue = Catalogue();

        var patients = Read(catalogue, SmallDdxPlus.Line(50, "M", "Angina", "E_3", "[['Angina', 0.9], [\"\"Flu\"\", 1e-3]]", "E_3", "E_4_@_V_4", "E_4_@_V_2", "E_5_@_0", "E_7_@_V_10"));

        var patient = Assert.Single(patients);
        Assert.Equal((50, Sex.Male, "Angina"), (patient.AgeYears, patient.Sex, catalogue.Conditions[patient.Condition].Name));
        Assert.True(patient.Has(catalogue.PlaceOfEvidence("E_3")));
        Assert.Equal([1, 3], patient.AnswerTo(catalogue.PlaceOfEvidence("E_4")).ToArray());
        Assert.False(patient.Has(catalogue.PlaceOfEvidence("E_5")));
        Assert.False(patient.Has(catalogue.PlaceOfEvidence("E_7")));
        Assert.Equal([0.9, 0.001], patient.Differential.Select(d => d.Probability));
    }

    [Theory]
    [InlineData("E_9", "evidence 'E_9' is not in the catalogue")]
    [InlineData("E_4", "evidence 'E_4' needs a value")]
    [InlineData("E_4_@_V_9", "'V_9' is no value of evidence 'E_4'")]
    public void Given_an_evidence_that_cannot_be_When_read_Then_the_line_and_the_reason_are_named(string evidence, string reason)
    {
        var line = SmallDdxPlus.Line(50, "M", "Angina", "E_3", "[['Angina', 0.9]]", "E_3", evidence);

        var fault = Assert.Throws<KnowledgeException>(() => Read(Catalogue(), line));

        Assert.Contains("line 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("50,\"[['Angina', 0.9]\",M,Angina,\"['E_3']\",E_3", "never closed")]
    [InlineData("50,\"[['Angina', 0.9]]\",M,Angina,\"['E_3'],E_3", "quotation mark")]
    [InlineData("fifty,\"[]\",M,Angina,\"['E_3']\",E_3", "the age")]
    [InlineData("50,\"[[[[[[]]]]]]\",M,Angina,\"['E_3']\",E_3", "deep")]
    [InlineData("50,\"[]\",M,Gout,\"['E_3']\",E_3", "pathology 'Gout'")]
    public void Given_a_line_that_is_no_patient_When_read_Then_it_is_refused_with_its_number(string line, string reason)
    {
        var fault = Assert.Throws<KnowledgeException>(() => Read(Catalogue(), line));

        Assert.Contains("line 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_condition_with_an_evidence_that_is_nowhere_described_When_read_Then_both_are_named()
    {
        var (conditions, evidences, _) = SmallDdxPlus.Write(_folder, 1);
        File.WriteAllText(conditions, SmallDdxPlus.Conditions.Replace("\"E_6\"", "\"E_66\"", StringComparison.Ordinal));

        var fault = Assert.Throws<KnowledgeException>(() => DdxPlusCatalogue.Load(conditions, evidences));

        Assert.Contains("condition 'Angina': evidence 'E_66'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_the_published_files_When_read_Then_every_patient_has_only_evidences_of_its_pathology()
    {
        var folder = ExternalData.Require("diagnosis/ddxplus");
        var catalogue = DdxPlusCatalogue.Load(Path.Combine(folder, "release_conditions.json"), Path.Combine(folder, "release_evidences.json"));

        var patients = DdxPlusPatientReader.Read(Path.Combine(folder, "patients.csv.gz"), catalogue);

        Assert.Equal((1798, 223, 49), (patients.Count, catalogue.Evidences.Count, catalogue.Conditions.Count));
        Assert.All(patients, patient => Assert.DoesNotContain(
            Enumerable.Range(0, catalogue.Evidences.Count), e => patient.Has(e) && !catalogue.Lists(patient.Condition, e)));
        Assert.All(patients, patient => Assert.True(patient.Has(patient.InitialEvidence)));
    }

    private DdxPlusCatalogue Catalogue()
    {
        var (conditions, evidences, _) = SmallDdxPlus.Write(_folder, 1);
        return DdxPlusCatalogue.Load(conditions, evidences);
    }

    private IReadOnlyList<DdxPlusPatient> Read(DdxPlusCatalogue catalogue, string line)
    {
        var path = _folder.File("one.csv");
        File.WriteAllLines(path, [SmallDdxPlus.Patients(0).First(), line]);
        return DdxPlusPatientReader.Read(path, catalogue);
    }
}
