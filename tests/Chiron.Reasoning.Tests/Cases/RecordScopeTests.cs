using Chiron.Knowledge;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Testing;
using Chiron.Timelines;

namespace Chiron.Reasoning.Tests.Cases;

/// <summary>What a record does not name: not there where it is the whole record, unknown where it is a part of one.</summary>
public sealed class RecordScopeTests
{
    private const string Cystitis = "it burns when I pee, have to pee often, no fever";
    private const string Ips = "hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips//";

    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly Assessor Assessor = new(Pack);
    private static readonly DateTime At = new(2024, 5, 1, 9, 0, 0, DateTimeKind.Unspecified);

    [Fact]
    public void Given_a_part_of_a_record_that_names_nothing_When_assessed_Then_medicines_history_and_allergies_are_unknown_and_said_to_be()
    {
        var assessment = Assessor.Assess(Record(RecordScope.Part), Cystitis, TestContext.Current.CancellationToken);

        Assert.False(assessment.Case.DrugsComplete || assessment.Case.HistoryComplete);
        Assert.Null(assessment.Case.Allergies);
        Assert.Contains("Which medicines are taken is not known; interactions were not checked.", assessment.Guidance.Unknown);
        Assert.Contains("Allergies are not known; no treatment was ruled out for one.", assessment.Guidance.Unknown);
        Assert.Contains("Tell the doctor which medicines you take.", new AnswerComposer(Pack).Compose(assessment, Audience.Patient).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_part_that_names_a_medicine_When_assessed_Then_it_is_held_against_treatments_and_others_stay_unknown()
    {
        var assessment = Assessor.Assess(Record(RecordScope.Part, (-30, Pack.Drugs["warfarin"].EventCode)), Cystitis, TestContext.Current.CancellationToken);

        Assert.Equal(["warfarin"], assessment.Case.Drugs);
        Assert.Contains("Whether other medicines are taken is not known; interactions were checked with those that were named.", assessment.Guidance.Unknown);
        Assert.Contains(assessment.Guidance.Treatments, t => t.IsExcluded && t.Reasons.Any(r => r.About == "warfarin"));
    }

    [Fact]
    public void Given_the_timeline_of_a_dataset_When_assessed_Then_it_is_the_whole_record()
    {
        var assessment = Assessor.Assess(Record(RecordScope.Part).Timeline, At, Cystitis, TestContext.Current.CancellationToken);

        Assert.True(assessment.Case.DrugsComplete && assessment.Case.HistoryComplete);
        Assert.DoesNotContain(assessment.Guidance.Unknown, u => u.Contains("medicines", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_a_medicine_that_the_pack_does_not_hold_When_read_Then_even_a_whole_record_does_not_say_that_all_were_checked() =>
        Assert.False(Read(RecordScope.Whole, (-30, "RXNORM//999999999")).DrugsComplete);

    [Theory]
    [InlineData("ALLERGY//SNOMED//716186003")]
    [InlineData("ALLERGY//" + Ips + "no-known-medication-allergies")]
    public void Given_a_record_that_states_no_allergy_When_read_Then_it_is_known_that_there_is_none(string code)
    {
        Assert.Empty(Read(RecordScope.Part, (-30, code)).Allergies!);
        Assert.Equal(["aspirin"], Read(RecordScope.Part, (-40, code), (-30, "ALLERGY//" + Pack.Drugs["aspirin"].EventCode)).Allergies!.Select(a => a.Drug));
    }

    [Theory]
    [InlineData("ALLERGY//" + Ips + "no-allergy-info")]
    [InlineData("ALLERGY//SNOMED//429625007")]
    public void Given_a_statement_that_says_nothing_of_drugs_When_read_Then_allergies_stay_unknown(string code) =>
        Assert.Null(Read(RecordScope.Part, (-30, code)).Allergies);

    [Theory]
    [InlineData("SNOMED//787481004", true)]
    [InlineData(Ips + "no-known-medications", true)]
    [InlineData(Ips + "no-medication-info", false)]
    public void Given_a_record_that_states_no_medicine_When_read_Then_that_holds_for_a_year_and_until_one_is_named(string code, bool none)
    {
        Assert.Equal(none, Read(RecordScope.Part, (-30, code)).DrugsComplete);
        Assert.False(Read(RecordScope.Part, (-400, code)).DrugsComplete);
        Assert.False(Read(RecordScope.Part, (-30, code), (-10, Pack.Drugs["warfarin"].EventCode)).DrugsComplete);
        Assert.False(Read(RecordScope.Part, (-30, code), (-10, "RXNORM//999999999")).DrugsComplete);
    }

    [Theory]
    [InlineData("SNOMED//160245001")]
    [InlineData(Ips + "no-known-problems")]
    public void Given_a_record_that_states_no_problem_When_read_Then_the_history_is_known_until_one_is_named(string code)
    {
        Assert.True(Read(RecordScope.Part, (-30, code)).HistoryComplete);
        Assert.False(Read(RecordScope.Part, (-30, code), (-10, "ICD10CM//Z99.9")).HistoryComplete);
    }

    [Fact]
    public void Given_an_allergy_that_names_no_medicine_of_the_pack_When_assessed_Then_it_is_said_that_nothing_was_held_against_it() =>
        Assert.Contains(
            Assessor.Assess(Record(RecordScope.Part, (-30, "ALLERGY//SNOMED//91930004")), Cystitis, TestContext.Current.CancellationToken).Guidance.Unknown,
            u => u.StartsWith("The allergy to SNOMED//91930004 names no medicine", StringComparison.Ordinal));

    private static Case Read(RecordScope scope, params (int Days, string Code)[] events) => new RecordReader(Pack).Read(Record(scope, events));

    private static PersonRecord Record(RecordScope scope, params (int Days, string Code)[] events)
    {
        var builder = new TimelineBuilder().Add(new Event(null, "GENDER//F")).Add(new Event(At.AddYears(-34), "MEDS_BIRTH")).Add(new Event(At, "ENCOUNTER//AMB"));
        foreach (var (days, code) in events)
            builder.Add(new Event(At.AddDays(days), code));
        return new PersonRecord(builder.Build(1), At, scope);
    }
}
