using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Intake.Tests;

public sealed class TimelineDatasetBuilderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_a_record_spread_over_files_before_its_patient_When_built_Then_one_sorted_timeline_and_its_codes_are_written()
    {
        var report = new TimelineDatasetBuilder().Build(Example("later-files"), Dataset);

        Assert.Equal(9, report.ResourcesDeferred);
        var dataset = MedsDataset.Open(Dataset);
        var timeline = dataset.ReadTimelines().Single(t => t.SubjectId == 7);
        Assert.Equal("GENDER//M", timeline[0].Code);
        Assert.Equal(new Event(new DateTime(2083, 4, 10), MedsCodes.Birth), timeline[1]);
        var times = timeline.Times.ToArray();
        Assert.Equal(times.Order(), times);
        var diabetes = dataset.ReadCodes().Single(code => code.Code == "ICD10CM//E11.9");
        Assert.Equal((EventKind.Condition, "ICD10CM//E11"), (diabetes.Kind, Assert.Single(diabetes.ParentCodes)));
        Assert.DoesNotContain(MedsCheck.Run(Dataset).Violations, violation => violation.Severity == MedsSeverity.Error);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Given_nothing_that_becomes_an_event_When_built_Then_a_sentence_says_so_and_nothing_is_left()
    {
        File.WriteAllText(_folder.File("source/a.json"), """{"resourceType":"Organization","id":"1"}""");

        var error = Assert.Throws<IntakeException>(() => new TimelineDatasetBuilder().Build(Path.Combine(_folder.Path, "source"), Dataset));

        Assert.Contains("became an event", error.Message);
        Assert.Equal([Path.Combine(_folder.Path, "source")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Given_a_cancelled_build_When_stopped_Then_the_dataset_that_stood_there_still_stands()
    {
        new TimelineDatasetBuilder().Build(Example("whole-patient"), Dataset);

        Assert.Throws<OperationCanceledException>(() =>
            new TimelineDatasetBuilder().Build(Example("units"), Dataset, stop: new CancellationToken(canceled: true)));

        Assert.Equal(SubjectIds.FromPatientId("p1"), Assert.Single(MedsDataset.Open(Dataset).ReadTimelines()).SubjectId);
        Assert.Equal([Dataset], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Given_Synthea_patients_When_built_Then_every_resource_is_accounted_for()
    {
        var source = ExternalData.Require("synthea/smart-r4-05.bundles.ndjson.gz");

        var report = new TimelineDatasetBuilder().Build(source, Dataset);

        Assert.Equal(10, report.Patients);
        Assert.Equal(10, report.Documents);
        Assert.Empty(report.QuarantinedByReason);
        Assert.Empty(report.SystemsUnknown);
        Assert.Equal(SyntheaResources, report.ResourcesRead.Values.Sum() + report.ResourcesPassedOver.Values.Sum());
        Assert.Equal(report.Events, MedsDataset.Open(Dataset).ReadTimelines().Sum(timeline => (long)timeline.Count));
    }

    [Fact]
    public void Given_MIMIC_IV_as_FHIR_When_built_Then_conditions_take_the_time_of_their_encounter_and_codes_their_dots()
    {
        var source = ExternalData.Require("mimic-iv-demo/fhir");

        var report = new TimelineDatasetBuilder().Build(source, Dataset);

        Assert.Equal(72, report.Patients);
        Assert.Equal(3549, report.ResourcesRead["Condition"]);
        Assert.Equal(3549, report.EventsByKind["Condition"]);
        Assert.Equal(19, report.EventsByKind["Death"]);
        Assert.Equal(513, report.UnitsConverted);                   // emergency department temperatures in Fahrenheit
        Assert.Equal(1420, report.AnswersAbsent);
        Assert.Empty(report.QuarantinedByReason);
        Assert.Empty(report.SystemsUnknown);
        var dataset = MedsDataset.Open(Dataset);
        Assert.DoesNotContain(dataset.ReadCodes(), code => code.Code.StartsWith("ICD10CM//", StringComparison.Ordinal) && code.Code.Length > 12 && code.Code[12] != '.');
        var temperatures = dataset.ReadTimelines().SelectMany(timeline => Enumerable.Range(0, timeline.Count).Select(i => timeline[i]))
            .Where(e => e is { Code: "LOINC//8310-5", NumericValue: not null }).Select(e => e.NumericValue!.Value).Order().ToArray();
        Assert.InRange(temperatures[temperatures.Length / 2], 36f, 38f);
    }

    private const long SyntheaResources = 1904;

    private string Dataset => Path.Combine(_folder.Path, "timelines");

    private static string Example(string name) => Path.Combine(Repository.Root, "tests", "Chiron.Intake.Tests", "Examples", name, "in");
}
