using Chiron.Intake.Tables;
using Chiron.Testing;
using Chiron.Timelines.Meds;

namespace Chiron.Intake.Tests;

public sealed class ExampleMappingTests
{
    private static string Folder => Path.Combine(Repository.Root, "examples", "mappings");

    public static TheoryData<string> Mappings => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Mappings))]
    public void Given_an_example_mapping_When_read_Then_it_is_one_and_says_why_its_tables_count_as_deidentified(string file)
    {
        var mapping = TableMappingFile.Read(Path.Combine(Folder, file));

        Assert.False(mapping.Identified);
        Assert.True(mapping.Reason.Length > 40);
        Assert.Contains(mapping.Events, rule => rule.Kind is EventKind.Birth);
    }

    [Theory]
    [InlineData("nafld.yaml", "nafld", 10515, "death", 829)]
    [InlineData("eicu.yaml", "eicu-demo-subset", 87, "death", 3)]
    [InlineData("mimic-iv-demo.yaml", "mimic-iv-demo/meds", 72, "death", 19)]
    public void Given_the_real_tables_When_mapped_Then_everybody_and_every_death_is_there_and_nothing_violates_the_standard(string file, string data, int subjects, string rule, int events)
    {
        var source = ExternalData.Require(data);
        using var folder = new TemporaryFolder();

        var report = new TableDatasetBuilder().Build(TableMappingFile.Read(Path.Combine(Folder, file)), source, folder.File("timelines"), stop: TestContext.Current.CancellationToken);

        Assert.Equal((subjects, events), (report.Subjects, report.EventsByRule[rule]));
        Assert.Empty(report.QuarantinedByReason);
        Assert.True(MedsCheck.Run(folder.File("timelines"), TestContext.Current.CancellationToken).IsValid);
    }
}
