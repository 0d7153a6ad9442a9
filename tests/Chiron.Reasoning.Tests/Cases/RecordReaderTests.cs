using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Reasoning.Tests.Cases;

public sealed class RecordReaderTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly DateTime At = new(2024, 5, 6, 11, 0, 0, DateTimeKind.Unspecified);

    [Theory]
    [InlineData("ENCOUNTER//AMB", EncounterClass.Ambulatory)]
    [InlineData("ENCOUNTER//EMER", EncounterClass.Emergency)]
    [InlineData("ENCOUNTER//IMP", EncounterClass.Inpatient)]
    [InlineData("ENCOUNTER//VR", null)]
    public void Given_a_visit_that_goes_on_When_read_Then_the_case_knows_its_setting(string code, EncounterClass? setting)
    {
        var subject = new RecordReader(Pack).Read(Record(new Event(At.AddDays(-40), "ENCOUNTER//IMP"), new Event(At.AddHours(-1), code)), At);

        Assert.Equal(setting, subject.Setting);
    }

    [Fact]
    public void Given_a_visit_of_long_ago_When_read_Then_the_setting_is_unknown()
    {
        Assert.Null(new RecordReader(Pack).Read(Record(new Event(At.AddDays(-3), "ENCOUNTER//EMER")), At).Setting);
    }

    [Fact]
    public void Given_numbers_of_before_and_of_now_When_read_Then_each_is_the_latest_of_its_time()
    {
        var code = Pack.Findings["creatinine"].EventCode;

        var subject = new RecordReader(Pack).Read(
            Record(new Event(At.AddDays(-400), code, 0.8f), new Event(At.AddDays(-90), code, 1.1f), new Event(At.AddDays(-30), code, 4000), new Event(At.AddHours(-1), code, 2.5f)), At);

        Assert.Equal(1.1, Assert.Single(subject.EarlierValues).Value, 5);
        Assert.Equal(2.5, subject.ValueOf("creatinine")!.Value, 5);
        Assert.Empty(subject.Problems);
    }

    private static Timeline Record(params Event[] events)
    {
        var record = new TimelineBuilder().Add(new Event(null, "GENDER//F")).Add(new Event(At.AddYears(-50), MedsCodes.Birth));
        foreach (var e in events)
            record.Add(e);
        return record.Build(1);
    }
}
