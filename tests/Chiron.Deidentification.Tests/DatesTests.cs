using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Deidentification.Tests;

public sealed class DatesTests
{
    [Fact]
    public void Given_one_patient_in_two_files_When_deidentified_Then_the_interval_is_kept_and_the_dates_are_not()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), Records.Observation("2019-03-01T08:30:00+01:00", id: "o-1"));
        records.Add("b.ndjson", Records.Observation("2019-03-15", id: "o-2"));

        records.Run();

        var dates = records.Output().Where(node => (string?)node["resourceType"] == "Observation").Select(node => (string)node["effectiveDateTime"]!).ToList();
        Assert.Equal(2, dates.Count);
        Assert.Equal(14, (Day(dates[1]) - Day(dates[0])).TotalDays);
        Assert.NotEqual("2019-03-01", dates[0][..10]);
        Assert.EndsWith("T08:30:00+01:00", dates[0], StringComparison.Ordinal);
        Assert.Equal((Day(dates[0]) - new DateTime(2019, 3, 1)).TotalDays, (Day((string)records.Single("Patient")["birthDate"]!) - new DateTime(1961, 4, 17)).TotalDays);
    }

    [Fact]
    public void Given_any_date_When_shifted_Then_precision_time_and_order_stay()
    {
        var transform = Transform("somebody", DeidentificationPolicy.Longitudinal);
        Assert.InRange(Math.Abs(transform.OffsetDays), 1, 365);
        Prop.ForAll(Gen.Choose(0, 60_000).ToArbitrary(), Gen.Choose(0, 60_000).ToArbitrary(), (first, second) =>
        {
            var (a, b) = (new DateTime(1880, 1, 1).AddDays(first), new DateTime(1880, 1, 1).AddDays(second));
            foreach (var format in new[] { "yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddT10:15:00.5Z" })
            {
                var (x, y) = (Write(transform, a.ToString(format, CultureInfo.InvariantCulture)), Write(transform, b.ToString(format, CultureInfo.InvariantCulture)));
                if (x.Length != a.ToString(format, CultureInfo.InvariantCulture).Length || (a <= b) && string.CompareOrdinal(x, y) > 0)
                    return false;
            }

            return Day(Write(transform, $"{a:yyyy-MM-dd}")) == a.AddDays(transform.OffsetDays);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("2023-02-30")]
    [InlineData("2023-13-01")]
    [InlineData("2023-02-03T25:00:00Z")]
    [InlineData("2023-02-03T10:00:00Z Quennell")]
    [InlineData("yesterday")]
    public void Given_a_date_that_does_not_exist_When_deidentified_Then_the_resource_is_quarantined_and_the_rest_is_written(string date)
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), Records.Observation(date, id: "o-bad"), Records.Observation("2020-01-01", id: "o-good"));

        var report = records.Run();

        var entry = Assert.Single(report.Quarantine);
        Assert.Equal(("InvalidDate", 2L), (entry.Reason, entry.Line));
        Assert.Equal(2, records.Output().Count);
        Assert.True(report.Passed);
    }

    [Fact]
    public void Given_safe_harbor_When_deidentified_Then_only_years_stay_and_instants_go()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), Records.Observation("2019-03-01T08:30:00Z", extra: ""), Records.Note("Seen on 03/15/2019 and again April 2, 2019; since 5/6."));

        var report = records.Run(DeidentificationPolicy.SafeHarbor);

        Assert.True(report.Passed);
        Assert.Equal("2019", (string?)records.Single("Observation")["effectiveDateTime"]);
        Assert.Equal("1961", (string?)records.Single("Patient")["birthDate"]);
        Assert.Equal("Seen on 2019 and again 2019; since [DATE].", Records.NoteText(records.Single("DocumentReference")));
        Assert.Contains("Safe Harbor", report.Basis, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("longitudinal")]
    [InlineData("safe-harbor")]
    public void Given_someone_over_89_When_deidentified_Then_the_birth_date_says_90_at_the_last_event(string policy)
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(birth: "1920-05-05"), Records.Observation("2015-01-01", id: "o-1"), Records.Observation("2019-03-01", id: "o-2"));

        records.Run(DeidentificationPolicy.Load(policy));

        var birth = (string)records.Single("Patient")["birthDate"]!;
        var last = records.Output().Where(node => (string?)node["id"] is not null && node["effectiveDateTime"] is not null).Max(node => (string)node["effectiveDateTime"]!)!;
        Assert.Equal(90, int.Parse(last[..4], CultureInfo.InvariantCulture) - int.Parse(birth[..4], CultureInfo.InvariantCulture));
        Assert.Equal(policy == "longitudinal" ? 10 : 4, birth.Length);
    }

    [Fact]
    public void Given_an_age_over_89_When_deidentified_Then_it_is_90()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(),
            """{"resourceType":"Condition","id":"c-1","subject":{"reference":"Patient/p-1001"},"onsetAge":{"value":93.5,"unit":"years","system":"http://unitsofmeasure.org","code":"a"}}""",
            """{"resourceType":"Condition","id":"c-2","subject":{"reference":"Patient/p-1001"},"onsetAge":{"value":88,"unit":"years","system":"http://unitsofmeasure.org","code":"a"}}""");

        records.Run();

        Assert.Equal([88m, 90m], records.Output().Where(node => node["onsetAge"] is not null).Select(node => (decimal)node["onsetAge"]!["value"]!).Order());
    }

    [Theory]
    [InlineData("2019-03-01", "yyyy-MM-dd")]
    [InlineData("03/01/2019", "MM/dd/yyyy")]
    [InlineData("3/1/2019", "M/d/yyyy")]
    [InlineData("03/01/19", "MM/dd/yy")]
    [InlineData("March 1, 2019", "MMMM d, yyyy")]
    [InlineData("1 Mar 2019", "d MMM yyyy")]
    [InlineData("01-MAR-2019", "dd-MMM-yyyy")]
    [InlineData("20190301", "yyyyMMdd")]
    public void Given_a_date_in_a_note_When_scrubbed_Then_it_is_shifted_in_its_own_format(string written, string format)
    {
        var transform = Transform("somebody", DeidentificationPolicy.Longitudinal);
        var scrubbed = new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key).Scrub($"Seen {written} for follow-up.", null, transform);

        var expected = new DateTime(2019, 3, 1).AddDays(transform.OffsetDays).ToString(format, CultureInfo.InvariantCulture);
        Assert.Equal($"Seen {(written.Contains("MAR", StringComparison.Ordinal) ? expected.ToUpperInvariant() : expected)} for follow-up.", scrubbed.Text);
    }

    [Theory]
    [InlineData("BP 120/80, HR 72, 1/2 tablet daily, strength 5/5, may 5 mg be given")]
    [InlineData("pH 7.35, ratio 3.4/5.6, code 4548-4, version 1.2.3")]
    public void Given_numbers_that_are_no_dates_When_scrubbed_Then_they_stay(string text) =>
        Assert.Equal(text, new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key).Scrub(text).Text);

    private static PatientTransform Transform(string id, DeidentificationPolicy policy) => new(Records.Key, policy, new PatientIdentity(id));

    private static string Write(PatientTransform transform, string date)
    {
        var target = new byte[64];
        return Encoding.ASCII.GetString(target, 0, transform.Write(Encoding.ASCII.GetBytes(date), isBirth: false, target));
    }

    private static DateTime Day(string date) => DateTime.ParseExact(date[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
