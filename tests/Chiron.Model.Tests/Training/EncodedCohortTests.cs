using System.Reflection;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

public sealed class EncodedCohortTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.Build(TinyRun.Train, ToyCohort.Codes);

    [Fact]
    public void Given_records_When_written_and_mapped_Then_every_property_of_each_is_the_same()
    {
        using var folder = new TemporaryFolder();
        var records = Records();
        Write(folder.File("a.records"), records);

        using var cohort = EncodedCohort.Open(folder.File("a.records"));

        Assert.Equal(records.Count, cohort.Count);
        for (var i = 0; i < records.Count; i++)
        {
            Assert.Equal(TrainingRecords.EstimateTokens(records[i], new EncodingConfiguration()), cohort.Lengths[i]);
            foreach (var property in typeof(SubjectRecord).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                Assert.Equal(property.GetValue(records[i]), property.GetValue(cohort[i]));
        }
    }

    [Fact]
    public void Given_a_file_that_was_cut_or_changed_When_opened_Then_it_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.records");
        Write(path, Records());
        var whole = File.ReadAllBytes(path);

        foreach (var length in new[] { 0, 10, EncodedCohort.HeaderBytes, whole.Length / 2, whole.Length - 1 })
            Refused(whole[..length]);
        foreach (var place in new[] { 0, 9, 15, 17, 23, 40, EncodedCohort.HeaderBytes + 24, whole.Length / 2, whole.Length - 1 })
        {
            var changed = whole.ToArray();
            changed[place] ^= 0x40;
            Refused(changed);
        }

        void Refused(byte[] content)
        {
            File.WriteAllBytes(path, content);
            Assert.Contains("cannot be used", Assert.Throws<ModelException>(() => EncodedCohort.Open(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Given_a_dataset_on_disk_When_trained_with_mapped_records_Then_the_weights_are_those_of_records_in_memory()
    {
        using var folder = new TemporaryFolder();
        WriteDataset(folder.File("meds"), TinyRun.Train, TinyRun.Tuning);
        using var dataset = MedsDataset.Open(folder.File("meds"));
        var (train, tuning) = (dataset.ReadTimelines(Split.Train).ToList(), dataset.ReadTimelines(Split.Tuning).ToList());

        new Trainer().Train(train, tuning, dataset.ReadCodes(), TinyRun.Configuration, folder.File("memory"));
        new Trainer().Train(dataset, TinyRun.Configuration, folder.File("mapped"));

        Assert.Equal(TinyRun.Weights(folder.File("memory")), TinyRun.Weights(folder.File("mapped")));
        Assert.False(Directory.Exists(Path.Combine(folder.File("mapped"), "encoded")));
    }

    [Fact]
    public void Given_a_folder_of_encoded_cohorts_When_trained_twice_Then_the_second_run_reads_no_timeline_and_a_damaged_one_is_written_anew()
    {
        using var folder = new TemporaryFolder();
        WriteDataset(folder.File("meds"), TinyRun.Train, TinyRun.Tuning);
        using var dataset = MedsDataset.Open(folder.File("meds"));
        var trainer = new Trainer { EncodedCohorts = folder.File("encoded") };

        trainer.Train(dataset, TinyRun.Configuration, folder.File("first"));
        var records = Directory.GetFiles(folder.File("encoded"), "*.records", SearchOption.AllDirectories);
        var written = records.Select(File.GetLastWriteTimeUtc).ToList();
        trainer.Train(dataset, TinyRun.Configuration, folder.File("second"));

        Assert.Equal(2, records.Length);
        Assert.Equal(written, records.Select(File.GetLastWriteTimeUtc));
        using (var stream = File.OpenWrite(records[0]))
            stream.SetLength(100);
        trainer.Train(dataset, TinyRun.Configuration, folder.File("third"));
        Assert.Equal(TinyRun.Weights(folder.File("first")), TinyRun.Weights(folder.File("third")));
    }

    private static List<SubjectRecord> Records()
    {
        var reader = new RecordReader(Tokenizer, new EncodingConfiguration());
        return [.. TinyRun.Train.Select(reader.Read)];
    }

    private static void Write(string path, List<SubjectRecord> records)
    {
        using var writer = new EncodedCohortWriter(path, new EncodingConfiguration());
        foreach (var record in records)
            writer.Add(record);
        writer.Complete();
    }

    internal static void WriteDataset(string path, IReadOnlyList<Timeline> train, IReadOnlyList<Timeline> tuning, string? unitOfBloodPressure = null, string? codeOfColds = null)
    {
        using var writer = new MedsDatasetWriter(path, new MedsDatasetWriterOptions { Splits = new SplitAssignment(0, TrainFraction: 0.8, TuningFraction: 0.2) });
        var kinds = ToyCohort.Codes.ToDictionary(code => code.Code, StringComparer.Ordinal);
        // The splits go by a hash of the subject: ids are searched for that fall where they are wanted.
        var splits = new SplitAssignment(0, TrainFraction: 0.8, TuningFraction: 0.2);
        var next = 1L;
        foreach (var (timelines, split) in new[] { (train, Split.Train), (tuning, Split.Tuning) })
            foreach (var timeline in timelines)
            {
                while (splits.Of(next) != split)
                    next++;
                for (var i = 0; i < timeline.Count; i++)
                {
                    var e = timeline[i];
                    var code = kinds.GetValueOrDefault(e.Code);
                    if (e.Code == ToyCohort.Cold)
                        e = e with { Code = codeOfColds ?? e.Code };
                    writer.Append(next, e, code?.Kind ?? EventKind.Other, e.Code == ToyCohort.BloodPressure ? unitOfBloodPressure ?? code?.Unit : null);
                }

                next++;
            }

        writer.Complete();
    }
}
