using Chiron.Testing;
using Chiron.Timelines.Meds;

namespace Chiron.Timelines.Tests;

public sealed class MedsDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("FORMAT parquet, COMPRESSION snappy")]
    [InlineData("FORMAT parquet, COMPRESSION gzip")]
    [InlineData("FORMAT parquet, COMPRESSION uncompressed")]
    [InlineData("FORMAT parquet, COMPRESSION lz4_raw")]
    [InlineData("FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2")]
    public void Given_other_peoples_types_and_compression_When_read_Then_the_events_are_the_same(string options)
    {
        TestEvents.Parquet(
            _folder.File("meds/data/train/deeper/part-0.parquet"),
            """
            SELECT * FROM (VALUES
                (1::INTEGER, NULL::TIMESTAMP_NS, 'GENDER//M', NULL::DOUBLE, 'extra'),
                (1, TIMESTAMP_NS '2020-01-02 00:00:00.000001', 'LAB//1', 2.5, 'extra'))
            t(subject_id, time, code, numeric_value, other)
            """,
            options);
        TestEvents.Parquet(_folder.File("meds/data/held_out/0.parquet"), "SELECT 2::UINTEGER AS subject_id, TIMESTAMP_MS '2020-01-03 10:00:00' AS time, 'X' AS code", options);
        TestEvents.Parquet(
            _folder.File("meds/data/tuning/0.parquet"),
            "SELECT 3::BIGINT AS subject_id, TIMESTAMPTZ '2020-01-03 10:00:00+02' AS time, 'X' AS code, 7::SMALLINT AS numeric_value, 'high' AS text_value",
            options);

        var read = TestEvents.ReadAll(_folder.File("meds"));

        Assert.Equal([new Event(null, "GENDER//M"), new Event(TestEvents.Day(1).AddTicks(10), "LAB//1", 2.5f)], read[1]);
        Assert.Equal([new Event(TestEvents.Day(2).AddHours(10), "X")], read[2]);
        Assert.Equal([new Event(TestEvents.Day(2).AddHours(8), "X", 7, "high")], read[3]);
    }

    [Fact]
    public void Given_a_flat_unsorted_file_with_an_old_value_column_When_read_Then_it_is_sorted_and_numbers_and_words_are_told_apart()
    {
        var file = TestEvents.Parquet(
            _folder.File("events.parquet"),
            """
            SELECT * FROM (VALUES
                (2::BIGINT, TIMESTAMP '2020-01-05', 'B', '12.5'), (1, TIMESTAMP '2020-01-03', 'A', 'high'), (2, NULL, 'GENDER//F', NULL),
                (1, TIMESTAMP '2020-01-02', 'A', '3')) t(subject_id, time, code, value)
            """);

        var read = TestEvents.ReadAll(file);

        Assert.Equal([1L, 2L], read.Keys);
        Assert.Equal([new Event(TestEvents.Day(1), "A", 3), new Event(TestEvents.Day(2), "A", null, "high")], read[1]);
        Assert.Equal([new Event(null, "GENDER//F"), new Event(TestEvents.Day(4), "B", 12.5f)], read[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_one_subject_asked_for_When_read_Then_its_timeline_is_the_same_as_among_all(bool isFlat)
    {
        const string rows = "(1::INTEGER, NULL::TIMESTAMP, 'GENDER//F', NULL), (1, TIMESTAMP '2020-01-02', 'A', 'high'), (2, TIMESTAMP '2020-01-03', 'B', '7')";
        TestEvents.Parquet(_folder.File("meds/data/0.parquet"), $"SELECT * FROM (VALUES {rows}) t(subject_id, time, code, value)");
        TestEvents.Parquet(_folder.File("meds/data/1.parquet"), "SELECT 3::BIGINT AS subject_id, TIMESTAMP '2020-01-04' AS time, 'C' AS code");
        using var dataset = MedsDataset.Open(isFlat ? _folder.File("meds/data/0.parquet") : _folder.File("meds"));

        foreach (var expected in dataset.ReadTimelines())
        {
            var timeline = dataset.ReadTimeline(expected.SubjectId);
            Assert.NotNull(timeline);
            Assert.Equal(Events(expected), Events(timeline));
        }

        Assert.Null(dataset.ReadTimeline(4));
        Assert.Null(dataset.ReadTimeline(1, dataFile: "elsewhere"));

        static IEnumerable<Event> Events(Timeline timeline) => Enumerable.Range(0, timeline.Count).Select(i => timeline[i]);
    }

    [Fact]
    public void Given_no_subject_splits_When_read_Then_each_subject_has_the_same_split_whatever_else_is_in_the_file()
    {
        var all = TestEvents.Parquet(_folder.File("all.parquet"), "SELECT i AS subject_id, NULL::TIMESTAMP AS time, 'X' AS code FROM range(2000) t(i)");
        var some = TestEvents.Parquet(_folder.File("some.parquet"), "SELECT i AS subject_id, NULL::TIMESTAMP AS time, 'X' AS code FROM range(0, 2000, 3) t(i)");
        using var first = MedsDataset.Open(all);
        using var second = MedsDataset.Open(some);

        Assert.All(second.ReadSplits(), pair => Assert.Equal(first.ReadSplits()[pair.Key], pair.Value));
        Assert.InRange(first.ReadSplits().Values.Count(split => split == Split.Train) / 2000.0, 0.77, 0.83);
        Assert.InRange(first.ReadSplits().Values.Count(split => split == Split.HeldOut) / 2000.0, 0.08, 0.12);
        Assert.NotEqual(Enumerable.Range(0, 100).Select(id => new SplitAssignment(1).Of(id)), Enumerable.Range(0, 100).Select(id => new SplitAssignment(2).Of(id)));
    }

    [Fact]
    public void Given_codes_without_kinds_and_counts_When_read_Then_kinds_are_guessed_and_counts_made_over_the_training_split()
    {
        TestEvents.Parquet(_folder.File("meds/data/0.parquet"), "SELECT * FROM (VALUES (1::BIGINT, NULL::TIMESTAMP, 'DIAGNOSIS//ICD//10//E119', NULL::FLOAT), (2, NULL, 'LAB//1', 4), (2, NULL, 'LAB//1', NULL), (3, NULL, 'LAB//1', 1)) t(subject_id, time, code, numeric_value)");
        TestEvents.Parquet(_folder.File("meds/metadata/subject_splits.parquet"), "SELECT * FROM (VALUES (1::BIGINT, 'train'), (2, 'train'), (3, 'held_out')) t(subject_id, split)");
        TestEvents.Parquet(_folder.File("meds/metadata/codes.parquet"), "SELECT 'LAB//1' AS code, 'a substance' AS description, ['P']::VARCHAR[] AS parent_codes");

        using var dataset = MedsDataset.Open(_folder.File("meds"));
        var codes = dataset.ReadCodes().ToDictionary(code => code.Code);

        Assert.Equal(EventKind.Condition, codes["DIAGNOSIS//ICD//10//E119"].Kind);
        Assert.Equal((EventKind.Measurement, "a substance", 2L, 1L, 1L), (codes["LAB//1"].Kind, codes["LAB//1"].Description, codes["LAB//1"].Events, codes["LAB//1"].Subjects, codes["LAB//1"].NumericValues));
        Assert.Equal(["P"], codes["LAB//1"].ParentCodes);
        Assert.Equal([1L, 2L], dataset.ReadTimelines(Split.Train).Select(timeline => timeline.SubjectId));
    }

    [Theory]
    [InlineData("SELECT 'a' AS subject_id, NULL::TIMESTAMP AS time, 'X' AS code", "'subject_id' that is an integer")]
    [InlineData("SELECT 1 AS patient, NULL::TIMESTAMP AS time, 'X' AS code", "'subject_id' that is an integer")]
    [InlineData("SELECT 1 AS subject_id, 'yesterday' AS time, 'X' AS code", "'time' that is a timestamp")]
    [InlineData("SELECT 1 AS subject_id, NULL::TIMESTAMP AS time, 5 AS code", "'code' that is text")]
    [InlineData("SELECT 1 AS subject_id, NULL::TIMESTAMP AS time, 'X' AS code, 'low' AS numeric_value", "'numeric_value' that is a number")]
    [InlineData("SELECT 1 AS subject_id, NULL::TIMESTAMP AS time, 'X' AS code, 3 AS text_value", "'text_value' that is text")]
    public void Given_wrong_columns_When_opened_Then_the_sentence_names_the_file_the_column_and_what_was_found(string select, string expected)
    {
        var file = TestEvents.Parquet(_folder.File("wrong.parquet"), select);

        var message = Assert.Throws<MedsException>(() => MedsDataset.Open(file)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("wrong.parquet", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_truncated_file_or_other_bytes_When_opened_Then_it_is_refused()
    {
        var file = TestEvents.Parquet(_folder.File("whole.parquet"), "SELECT i AS subject_id, NULL::TIMESTAMP AS time, 'X' AS code FROM range(100000) t(i)");
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(_folder.File("cut.parquet"), bytes[..(bytes.Length / 2)]);
        File.WriteAllText(_folder.File("text.parquet"), "subject_id,time,code\n1,,X\n");
        File.WriteAllBytes(_folder.File("empty.parquet"), []);

        foreach (var name in new[] { "cut.parquet", "text.parquet", "empty.parquet" })
            Assert.Contains("cannot be read as Parquet", Assert.Throws<MedsException>(() => MedsDataset.Open(_folder.File(name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_file_damaged_in_the_middle_When_read_Then_it_fails_with_a_sentence_and_not_with_fewer_events()
    {
        var file = TestEvents.Parquet(_folder.File("meds/data/0.parquet"), "SELECT i AS subject_id, NULL::TIMESTAMP AS time, hash(i)::VARCHAR AS code FROM range(100000) t(i)", "FORMAT parquet, COMPRESSION zstd");
        var bytes = File.ReadAllBytes(file);
        Array.Fill(bytes, (byte)0xA5, bytes.Length / 2, 4000);
        File.WriteAllBytes(file, bytes);

        using var dataset = MedsDataset.Open(_folder.File("meds"));
        Assert.Contains("damaged", Assert.Throws<MedsException>(() => dataset.ReadTimelines().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_no_such_path_or_an_empty_folder_When_opened_Then_it_says_what_was_expected()
    {
        Assert.Contains("There is no dataset at", Assert.Throws<MedsException>(() => MedsDataset.Open(_folder.File("nowhere"))).Message, StringComparison.Ordinal);
        Assert.Contains("holds data/ and metadata/", Assert.Throws<MedsException>(() => MedsDataset.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_subject_whose_rows_do_not_stand_together_When_read_Then_it_is_refused()
    {
        TestEvents.Parquet(_folder.File("meds/data/0.parquet"), "SELECT * FROM (VALUES (1::BIGINT, NULL::TIMESTAMP, 'A'), (2, NULL, 'A'), (1, NULL, 'B')) t(subject_id, time, code)");

        using var dataset = MedsDataset.Open(_folder.File("meds"));
        Assert.Contains("do not stand together", Assert.Throws<MedsException>(() => dataset.ReadTimelines().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_reading_under_way_When_cancelled_Then_it_stops()
    {
        var file = TestEvents.Parquet(_folder.File("meds/data/0.parquet"), "SELECT i AS subject_id, NULL::TIMESTAMP AS time, 'X' AS code FROM range(50000) t(i)");
        using var dataset = MedsDataset.Open(_folder.File("meds"));
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var timeline in dataset.ReadTimelines(stop: stop.Token))
                stop.Cancel();
        });
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Given_the_MIMIC_IV_demo_When_opened_as_it_is_Then_all_of_it_is_read()
    {
        using var dataset = MedsDataset.Open(ExternalData.Require("mimic-iv-demo/meds/events.parquet"));

        var (subjects, events, values) = (0, 0L, 0L);
        foreach (var timeline in dataset.ReadTimelines())
        {
            subjects++;
            events += timeline.Count;
            foreach (var value in timeline.NumericValues)
                values += float.IsNaN(value) ? 0 : 1;
            Assert.Equal(MedsCodes.Birth, Enumerable.Range(0, timeline.Count).Select(i => timeline[i]).First(e => e.Time is not null).Code);
        }

        Assert.Equal((72, 661_462L, 291_431L), (subjects, events, values));
        Assert.Equal(5997, dataset.ReadCodes().Count);
        Assert.Equal(72, SplitNames.All.Sum(split => dataset.ReadTimelines(split).Count()));
    }
}
