using Chiron.Testing;
using Chiron.Timelines.Meds;

namespace Chiron.Timelines.Tests;

public sealed class MedsCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_a_dataset_of_ours_When_checked_Then_nothing_is_found_and_everything_was_looked_at()
    {
        Sound();

        var report = Check();

        Assert.Empty(report.Violations);
        Assert.True(report.IsValid);
        Assert.Equal((2L, 4L), (report.Subjects, report.Events));
    }

    [Theory]
    [InlineData("null-subject", "(NULL, TIMESTAMP '2020-01-01', 'A')")]
    [InlineData("no-code", "(1, TIMESTAMP '2020-01-01', NULL)")]
    [InlineData("no-code", "(1, TIMESTAMP '2020-01-01', '')")]
    [InlineData("infinite-time", "(1, 'infinity'::TIMESTAMP, 'A')")]
    [InlineData("subject-not-contiguous", "(1, NULL, 'A'), (2, NULL, 'A'), (1, NULL, 'A')")]
    [InlineData("not-sorted", "(1, TIMESTAMP '2020-01-02', 'A'), (1, TIMESTAMP '2020-01-01', 'A')")]
    [InlineData("not-sorted", "(1, TIMESTAMP '2020-01-02', 'A'), (1, NULL, 'A')")]
    [InlineData("code-not-listed", "(1, NULL, 'Z')")]
    [InlineData("subject-without-split", "(9, NULL, 'A')")]
    [InlineData("before-birth-or-after-death", "(1, TIMESTAMP '2020-01-01', 'A'), (1, TIMESTAMP '2020-01-02', 'MEDS_BIRTH')", true)]
    [InlineData("before-birth-or-after-death", "(1, TIMESTAMP '2020-01-01', 'MEDS_DEATH'), (1, TIMESTAMP '2020-01-02', 'A')", true)]
    public void Given_rows_that_break_a_rule_When_checked_Then_that_rule_alone_is_reported(string rule, string rows, bool isWarning = false)
    {
        Sound();
        Data("0", rows);

        var violation = Assert.Single(Check().Violations);
        Assert.Equal((rule, 1L), (violation.Rule, violation.Count));
        Assert.Equal(isWarning ? MedsSeverity.Warning : MedsSeverity.Error, violation.Severity);
    }

    [Theory]
    [InlineData("missing-column", "1::BIGINT AS subject_id, 'A' AS code")]
    [InlineData("wrong-type", "1::INTEGER AS subject_id, NULL::TIMESTAMP AS time, 'A' AS code")]
    [InlineData("wrong-type", "1::BIGINT AS subject_id, NULL::TIMESTAMP_NS AS time, 'A' AS code")]
    [InlineData("wrong-type", "1::BIGINT AS subject_id, NULL::TIMESTAMPTZ AS time, 'A' AS code")]
    [InlineData("wrong-type", "1::BIGINT AS subject_id, NULL::TIMESTAMP AS time, 1 AS code")]
    [InlineData("wrong-type", "1::BIGINT AS subject_id, NULL::TIMESTAMP AS time, 'A' AS code, 1::DOUBLE AS numeric_value")]
    [InlineData("wrong-type", "1::BIGINT AS subject_id, NULL::TIMESTAMP AS time, 'A' AS code, 1 AS text_value")]
    public void Given_wrong_columns_When_checked_Then_they_are_reported(string rule, string columns)
    {
        Sound();
        TestEvents.Parquet(Path.Combine(Dataset, "data", "0.parquet"), $"SELECT {columns}");

        Assert.Equal(rule, Assert.Single(Check().Violations).Rule);
    }

    [Fact]
    public void Given_a_subject_in_two_files_When_checked_Then_it_is_reported()
    {
        Sound();
        Data("1", "(1, NULL, 'A')");

        Assert.Equal("subject-in-two-files", Assert.Single(Check().Violations).Rule);
    }

    [Fact]
    public void Given_damaged_files_When_checked_Then_each_is_reported_once_and_the_rest_is_still_checked()
    {
        Sound();
        File.WriteAllText(Path.Combine(Dataset, "data", "cut.parquet"), "PAR1");
        Data("1", "(1, NULL, 'A')");

        Assert.Equal(["unreadable", "subject-in-two-files"], Check().Violations.Select(violation => violation.Rule));
    }

    [Theory]
    [InlineData("subject-in-two-splits", "(1::BIGINT, 'train'), (2, 'train'), (2, 'tuning')")]
    [InlineData("subject-without-split", "(1::BIGINT, 'train')")]
    [InlineData("unknown-split", "(1::BIGINT, 'train'), (2, 'test')")]
    public void Given_wrong_splits_When_checked_Then_they_are_reported(string rule, string rows)
    {
        Sound();
        TestEvents.Parquet(Path.Combine(Dataset, "metadata", "subject_splits.parquet"), $"SELECT * FROM (VALUES {rows}) t(subject_id, split)");

        Assert.Equal(rule, Assert.Single(Check().Violations).Rule);
    }

    [Fact]
    public void Given_a_subject_in_the_folder_of_another_split_When_checked_Then_it_is_reported()
    {
        Sound();
        Directory.CreateDirectory(Path.Combine(Dataset, "data", "tuning"));
        File.Move(Path.Combine(Dataset, "data", "0.parquet"), Path.Combine(Dataset, "data", "tuning", "0.parquet"));

        Assert.Equal("split-in-wrong-folder", Assert.Single(Check().Violations).Rule);
    }

    [Fact]
    public void Given_a_code_listed_twice_or_codes_without_columns_When_checked_Then_they_are_reported()
    {
        Sound();
        TestEvents.Parquet(Path.Combine(Dataset, "metadata", "codes.parquet"), "SELECT * FROM (VALUES ('A'), ('A'), ('MEDS_BIRTH'), ('MEDS_DEATH')) t(code)");

        Assert.Equal(["missing-column", "missing-column", "code-listed-twice"], Check().Violations.Select(violation => violation.Rule));
    }

    [Theory]
    [InlineData("missing-file", null)]
    [InlineData("wrong-metadata", "[1]")]
    [InlineData("wrong-metadata", "{\"dataset_name\": 3}")]
    [InlineData("wrong-metadata", "{\"dataset_name\": \"x\"")]
    public void Given_wrong_dataset_metadata_When_checked_Then_it_is_reported(string rule, string? json)
    {
        Sound();
        var path = Path.Combine(Dataset, "metadata", "dataset.json");
        File.Delete(path);
        if (json is not null)
            File.WriteAllText(path, json);

        Assert.Equal(rule, Assert.Single(Check().Violations).Rule);
    }

    [Fact]
    public void Given_keys_that_the_standard_does_not_name_When_read_Then_they_are_kept_and_allowed()
    {
        Sound();
        File.WriteAllText(Path.Combine(Dataset, "metadata", "dataset.json"), "{\"dataset_name\": \"x\", \"site\": {\"beds\": 400}}");

        Assert.Empty(Check().Violations);
        using var dataset = MedsDataset.Open(Dataset);
        Assert.Equal(400, dataset.Metadata.OtherKeys!["site"].GetProperty("beds").GetInt32());
    }

    [Fact]
    public void Given_an_empty_folder_When_checked_Then_all_that_is_missing_is_listed()
    {
        Directory.CreateDirectory(Dataset);

        Assert.Equal(["no-data", "missing-file", "missing-file", "missing-file"], Check().Violations.Select(violation => violation.Rule));
    }

    private string Dataset => Path.Combine(_folder.Path, "meds");

    private MedsReport Check() => MedsCheck.Run(Dataset);

    private void Sound()
    {
        Data("0", "(1, NULL, 'A'), (1, TIMESTAMP '2020-01-01', 'MEDS_BIRTH'), (2, TIMESTAMP '2020-01-01', 'A'), (2, TIMESTAMP '2020-01-01', 'MEDS_DEATH')");
        TestEvents.Parquet(Path.Combine(Dataset, "metadata", "subject_splits.parquet"), "SELECT * FROM (VALUES (1::BIGINT, 'train'), (2, 'held_out')) t(subject_id, split)");
        TestEvents.Parquet(
            Path.Combine(Dataset, "metadata", "codes.parquet"),
            "SELECT code, NULL::VARCHAR AS description, []::VARCHAR[] AS parent_codes FROM (VALUES ('A'), ('MEDS_BIRTH'), ('MEDS_DEATH')) t(code)");
        File.WriteAllText(Path.Combine(Dataset, "metadata", "dataset.json"), "{}");
    }

    private void Data(string name, string rows) =>
        TestEvents.Parquet(
            Path.Combine(Dataset, "data", $"{name}.parquet"),
            $"SELECT subject_id::BIGINT AS subject_id, time::TIMESTAMP AS time, code::VARCHAR AS code FROM (VALUES {rows}) t(subject_id, time, code)");
}
