using Chiron.Testing;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Meds;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Timelines.Tests;

public sealed class MedsRoundTripTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("present", "absent", "", "SNOMED//8517006", "ναι", "a'b\"c", "12 bytes long", "exactly12byt", "𝒳 and ✓"),
        Gen.Choose(0, 300).Select(length => new string('é', length)));

    private static readonly Gen<Event> Events =
        from day in Gen.Choose(-1, 50)
        from micro in Gen.Elements(0L, 1L, 999_999L)
        from code in Gen.Elements("MEDS_BIRTH", "LOINC//4548-4", "ICD10CM//E11.9", "GENDER//F", "A", new string('x', 200))
        from hasValue in Gen.Elements(true, false)
        from value in Gen.Elements(0f, -1.5f, 8.1f, float.MaxValue, float.Epsilon)
        from hasText in Gen.Elements(true, false)
        from text in Texts
        select new Event(
            day < 0 ? null : TestEvents.Day(day).AddTicks(micro * TimeSpan.TicksPerMicrosecond), code, hasValue ? value : null, hasText ? text : null);

    [Fact]
    public void Given_any_events_in_any_order_When_written_and_read_Then_each_subject_has_its_own_sorted_and_none_is_lost()
    {
        var cohorts =
            from subjects in Gen.Elements<long>(0, 1, -7, long.MaxValue, long.MinValue, 42).Zip(Events).ListOf()
            where subjects.Count > 0
            select subjects;

        Prop.ForAll(cohorts.ToArbitrary(), cohort =>
        {
            using var folder = new TemporaryFolder();
            var path = folder.File("dataset");
            TestEvents.Write(path, cohort.Select(pair => (pair.Item1, pair.Item2)), new MedsDatasetWriterOptions { EventsPerShard = 3 });
            var read = TestEvents.ReadAll(path);

            var expected = cohort.GroupBy(pair => pair.Item1).ToDictionary(
                group => group.Key, group => group.Select(pair => pair.Item2).OrderBy(e => e.Time ?? DateTime.MinValue).ToList());
            Assert.Equal(expected.Keys.Order(), read.Keys.Order());
            foreach (var (subject, events) in expected)
                Assert.Equal(events, read[subject]);
            Assert.True(MedsCheck.Run(path).IsValid);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    [Fact]
    public void Given_many_subjects_When_written_Then_every_split_holds_its_own_subjects_and_no_others()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("dataset");
        var events = Enumerable.Range(0, 3000).Select(i => ((long)(i * 7 % 500), new Event(TestEvents.Day(i), $"CODE//{i % 11}", i)));

        var summary = TestEvents.Write(path, events, new MedsDatasetWriterOptions { EventsPerShard = 400 });

        using var dataset = MedsDataset.Open(path);
        var splits = dataset.ReadSplits();
        Assert.Equal(500, splits.Count);
        Assert.InRange(summary.Subjects[Split.Train], 350, 450);
        foreach (var split in SplitNames.All)
        {
            var read = dataset.ReadTimelines(split).Select(timeline => timeline.SubjectId).ToList();
            Assert.Equal(splits.Where(pair => pair.Value == split).Select(pair => pair.Key).Order(), read.Order());
            Assert.Equal(summary.Subjects[split], read.Count);
        }

        Assert.Contains(Path.Combine("data", "train", "1.parquet"), summary.Files);
        Assert.Empty(MedsCheck.Run(path).Violations);
    }

    [Fact]
    public void Given_a_written_dataset_When_another_tool_reads_the_files_Then_the_columns_have_the_types_of_the_standard()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("dataset");
        TestEvents.Write(path, [(1, new Event(null, "GENDER//F")), (1, new Event(TestEvents.Day(1), "LOINC//1", 2.5f, "high"))]);
        var data = Directory.GetFiles(Path.Combine(path, "data"), "*.parquet", SearchOption.AllDirectories).Single();

        Assert.Equal(
            "subject_id BIGINT,time TIMESTAMP,code VARCHAR,numeric_value FLOAT,text_value VARCHAR", Columns(data));
        Assert.StartsWith("code VARCHAR,description VARCHAR,parent_codes VARCHAR[]", Columns(Path.Combine(path, "metadata", "codes.parquet")), StringComparison.Ordinal);
        Assert.Equal("subject_id BIGINT,split VARCHAR", Columns(Path.Combine(path, "metadata", "subject_splits.parquet")));
    }

    [Fact]
    public void Given_codes_with_kinds_units_and_parents_When_written_Then_the_metadata_hold_them_with_counts_over_the_training_split_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("dataset");
        var assignment = new SplitAssignment(Seed: 5);
        var train = Enumerable.Range(0, 100).First(id => assignment.Of(id) == Split.Train);
        var held = Enumerable.Range(0, 100).First(id => assignment.Of(id) == Split.HeldOut);
        using (var writer = new MedsDatasetWriter(path, new MedsDatasetWriterOptions { Splits = assignment, DatasetName = "small" }))
        {
            foreach (var subject in new[] { train, held })
            {
                writer.Append(subject, new Event(TestEvents.Day(1), "LOINC//1"), EventKind.Other);
                writer.Append(subject, new Event(TestEvents.Day(2), "LOINC//1", 5), EventKind.Measurement, "mg/dL", "a substance");
            }

            writer.Complete(code => [code + "//parent", "it's a ✓ parent"]);
        }

        using var dataset = MedsDataset.Open(path);
        var code = Assert.Single(dataset.ReadCodes());
        Assert.Equal(["LOINC//1//parent", "it's a ✓ parent"], code.ParentCodes);
        Assert.Equal((EventKind.Measurement, "mg/dL", "a substance"), (code.Kind, code.Unit, code.Description));
        Assert.Equal((2, 1, 1), (code.Events, code.Subjects, code.NumericValues));
        Assert.Equal("small", dataset.Metadata.DatasetName);
        Assert.Equal("0.4.0", dataset.Metadata.MedsVersion);
    }

    [Fact]
    public void Given_a_code_that_comes_as_a_reason_and_as_a_condition_When_written_Then_it_is_a_condition()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("dataset");
        using (var writer = new MedsDatasetWriter(path))
        {
            writer.Append(1, new Event(TestEvents.Day(1), "SNOMED//1", null, "reason"), EventKind.Finding);
            writer.Append(1, new Event(TestEvents.Day(1), "SNOMED//1"), EventKind.Condition);
            writer.Append(1, new Event(TestEvents.Day(2), "SNOMED//1", null, "reason"), EventKind.Finding);
            writer.Append(1, new Event(TestEvents.Day(2), "SNOMED//2"), EventKind.Finding);
            writer.Append(1, new Event(TestEvents.Day(3), "SNOMED//2"), EventKind.Procedure);
            writer.Complete();
        }

        using var dataset = MedsDataset.Open(path);
        Assert.Equal([EventKind.Condition, EventKind.Finding], dataset.ReadCodes().Select(code => code.Kind));
    }

    [Fact]
    public void Given_a_long_note_When_read_Then_it_is_whole_and_the_shared_table_does_not_hold_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("dataset");
        var note = string.Concat(Enumerable.Repeat("The patient reports no chest pain. ", 100));
        TestEvents.Write(path, [(1, new Event(TestEvents.Day(1), "NOTE//LOINC//34109-9", null, note)), (1, new Event(TestEvents.Day(2), "HPO//1", null, "present"))]);

        using var dataset = MedsDataset.Open(path);
        var timeline = Assert.Single(dataset.ReadTimelines());
        Assert.Equal(note, timeline[0].TextValue);
        Assert.Equal("present", timeline[1].TextValue);
        Assert.Equal(dataset.TextTable.Find("present"), timeline.TextValues[1]);
        Assert.Equal(-1, dataset.TextTable.Find(note));
        Assert.Equal(note, timeline.Until(TestEvents.Day(1))[0].TextValue);
    }

    [Fact]
    public void Given_no_events_When_completed_Then_it_says_so_and_nothing_stands()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new MedsDatasetWriter(folder.File("dataset")))
            Assert.Contains("No event was read", Assert.Throws<MedsException>(() => writer.Complete()).Message, StringComparison.Ordinal);

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Given_a_dataset_When_a_second_run_is_cancelled_or_abandoned_Then_the_first_stands_untouched()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("dataset");
        TestEvents.Write(path, [(1, new Event(null, "FIRST"))]);

        using (var writer = new MedsDatasetWriter(path))
        {
            writer.Append(2, new Event(null, "SECOND"), EventKind.Other);
            Assert.ThrowsAny<OperationCanceledException>(() => writer.Complete(stop: new CancellationToken(canceled: true)));
        }

        using (var writer = new MedsDatasetWriter(path))
            writer.Append(2, new Event(null, "THIRD"), EventKind.Other);

        Assert.Equal("FIRST", TestEvents.ReadAll(path)[1].Single().Code);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));

        TestEvents.Write(path, [(3, new Event(null, "FOURTH"))]);
        Assert.Equal([3L], TestEvents.ReadAll(path).Keys);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Given_the_same_events_in_another_order_of_subjects_When_written_Then_the_data_files_are_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var events = Enumerable.Range(0, 400).Select(i => ((long)(i % 40), new Event(TestEvents.Day(i), $"CODE//{i % 7}", i))).ToList();
        TestEvents.Write(folder.File("a"), events);
        TestEvents.Write(folder.File("b"), events.OrderByDescending(pair => pair.Item1));

        foreach (var file in Directory.GetFiles(Path.Combine(folder.Path, "a"), "*.parquet", SearchOption.AllDirectories))
            Assert.Equal(
                Storage.ContentHash.OfFile(file),
                Storage.ContentHash.OfFile(file.Replace(Path.Combine(folder.Path, "a"), Path.Combine(folder.Path, "b"), StringComparison.Ordinal)));
    }

    private static string Columns(string file)
    {
        using var database = DuckDbDatabase.InMemory();
        using var connection = database.Connect();
        using var reader = connection.Query($"SELECT column_name || ' ' || column_type FROM (DESCRIBE FROM {SqlText.ReadParquet(file)})");
        var columns = new List<string>();
        while (reader.Read())
            for (var row = 0; row < reader.Chunk.RowCount; row++)
                columns.Add(reader.Chunk.Text(0).String(row));
        return string.Join(',', columns);
    }
}
