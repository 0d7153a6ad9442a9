using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Testing;
using Chiron.Validation.Osce;

namespace Chiron.Validation.Tests.Osce;

public sealed class OsceBenchmarkTests : IDisposable
{
    private const string Cases = """
        {"OSCE_Examination": {"Objective_for_Doctor": "Find the asthma.", "Patient_Actor": {"Demographics": "24-year-old female", "History": "Wheezing, cough at night and shortness of breath for 3 days.", "Symptoms": {"Primary_Symptom": "Wheezing", "Secondary_Symptoms": ["Chest tightness"]}, "Past_Medical_History": "Asthma.", "Social_History": "Non-smoker", "Review_of_Systems": "No fever."}, "Physical_Examination_Findings": {"Vital_Signs": {"Temperature": "36.8°C", "Respiratory_Rate": "26"}, "Lungs": {"Auscultation": "Wheeze on both sides"}}, "Test_Results": {"Chest_X-ray": {"Findings": "Hyperinflation"}}, "Correct_Diagnosis": "Asthma"}}
        {"OSCE_Examination": {"Patient_Actor": {"Demographics": "35-year-old male", "History": "Double vision in the evening."}, "Correct_Diagnosis": "A disease that nobody knows (DTNK)"}}
        """;

    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));

    private readonly string _folder = Directory.CreateTempSubdirectory("chiron-osce-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Given_cases_When_run_Then_ranks_reach_and_parts_are_counted_and_the_answer_is_not_told()
    {
        var path = Path.Combine(_folder, "cases.jsonl");
        File.WriteAllText(path, Cases);

        var report = OsceBenchmark.Run(Pack, new Assessor(Pack), path, _folder, null, TestContext.Current.CancellationToken);

        Assert.Equal(("asthma", MapKind.Name, 1), (Assert.Single(report.Results[0].Conditions), report.Results[0].Mapped, report.Results[0].Rank));
        Assert.Equal(MapKind.OutOfReach, report.Results[1].Mapped);
        Assert.Equal(2, report.Figures.Where(f => f.Given == OsceBenchmark.Everything).Sum(f => f.Cases));
        Assert.Equal(1, report.Figures.Where(f => f.Given == OsceBenchmark.Everything).Sum(f => f.InThree.Count));
        Assert.True(File.Exists(Path.Combine(_folder, OsceBenchmark.JsonFile)));
        Assert.DoesNotContain(OsceCaseFile.Read(path), c => (c.History + c.Examination + c.Tests).Contains("Find the", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hirschsprung’s disease")]
    [InlineData("Benign Paroxysmal Positional Vertigo (BPPV)")]
    public void Given_a_diagnosis_When_mapped_Then_what_it_maps_to_has_its_name_or_code(string diagnosis)
    {
        var (conditions, kind) = new DiagnosisMap(Pack).Of(diagnosis);

        Assert.Equal(conditions.Count == 0, kind == MapKind.OutOfReach);
    }

    [Theory]
    [InlineData("not json", "line 1")]
    [InlineData("{}", "line 1")]
    [InlineData("\n{\"OSCE_Examination\": {\"Correct_Diagnosis\": \"x\"}}", "line 2")]
    public void Given_a_file_of_something_else_When_read_Then_the_line_is_named(string text, string line)
    {
        var path = Path.Combine(_folder, "cases.jsonl");
        File.WriteAllText(path, text);

        Assert.Contains(line, Assert.Throws<ValidationException>(() => OsceCaseFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_the_published_cases_When_read_Then_all_are_there_in_two_parts()
    {
        var cases = OsceCaseFile.Read(ExternalData.Require("diagnosis/osce-cases/cases.jsonl"));

        Assert.Equal(107, cases.Count);
        Assert.InRange(cases.Count(c => c.IsHeldOut), 40, 67);
    }
}
