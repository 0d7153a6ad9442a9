using Chiron.Testing;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Meds;

namespace Chiron.Timelines.Tests;

public sealed class LabelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_labels_of_each_kind_When_written_and_read_Then_they_are_the_same()
    {
        var labels = Enumerable.Range(0, 5000).Select(i => new Label(i, TestEvents.Day(i).AddTicks(10)) switch
        {
            var label when i % 4 == 0 => label with { BooleanValue = i % 8 == 0 },
            var label when i % 4 == 1 => label with { IntegerValue = -i },
            var label when i % 4 == 2 => label with { FloatValue = i / 8.0 },
            var label => label with { CategoricalValue = $"class {i} ✓" },
        }).ToList();

        LabelFile.Write(_folder.File("task/0.parquet"), labels);

        Assert.Equal(labels, LabelFile.Read(_folder.File("task")));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "task")));
    }

    [Fact]
    public void Given_labels_of_one_kind_When_written_Then_the_file_has_that_value_column_alone_as_the_standard_wants()
    {
        LabelFile.Write(_folder.File("x.parquet"), [new Label(1, TestEvents.Day(1), FloatValue: 0.5)]);

        using var database = DuckDbDatabase.InMemory();
        using var connection = database.Connect();
        using var reader = connection.Query($"SELECT * FROM {SqlText.ReadParquet(_folder.File("x.parquet"))}");
        Assert.Equal(["subject_id", "prediction_time", "float_value"], reader.ColumnNames);
        Assert.Equal([DuckDbType.BigInt, DuckDbType.Timestamp, DuckDbType.Float], reader.ColumnTypes);
    }

    [Fact]
    public void Given_no_labels_When_written_Then_they_are_read_again()
    {
        LabelFile.Write(_folder.File("x.parquet"), []);
        Assert.Empty(LabelFile.Read(_folder.File("x.parquet")));
    }

    [Fact]
    public void Given_other_peoples_labels_in_nested_folders_When_read_Then_all_are_found()
    {
        TestEvents.Parquet(_folder.File("task/a/b/0.parquet"), "SELECT 1::INTEGER AS subject_id, TIMESTAMP_NS '2020-01-02' AS prediction_time, true AS boolean_value");
        TestEvents.Parquet(_folder.File("task/1.parquet"), "SELECT 2 AS subject_id, TIMESTAMP '2020-01-02' AS prediction_time, 3::SMALLINT AS integer_value");

        Assert.Equal(
            [new Label(2, TestEvents.Day(1), IntegerValue: 3), new Label(1, TestEvents.Day(1), BooleanValue: true)],
            LabelFile.Read(_folder.File("task")));
    }

    [Fact]
    public void Given_a_label_without_a_value_or_with_two_When_written_Then_it_is_refused_and_nothing_stands()
    {
        Assert.Throws<MedsException>(() => LabelFile.Write(_folder.File("x.parquet"), [new Label(1, TestEvents.Day(1))]));
        Assert.Throws<MedsException>(() => LabelFile.Write(_folder.File("x.parquet"), [new Label(1, TestEvents.Day(1), true, 1)]));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Given_no_labels_or_wrong_columns_When_read_Then_the_sentence_says_what_was_expected()
    {
        Assert.Contains("no labels at", Assert.Throws<MedsException>(() => LabelFile.Read(_folder.Path)).Message, StringComparison.Ordinal);
        TestEvents.Parquet(_folder.File("x.parquet"), "SELECT 1 AS subject_id, 2 AS prediction_time, true AS boolean_value");
        Assert.Contains("'prediction_time'", Assert.Throws<MedsException>(() => LabelFile.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
