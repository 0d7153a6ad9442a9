using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>
/// Cohorts read once and kept as vocabulary and mapped records, in one folder each, named by all that they follow from: the datasets' content, the
/// configuration and the program. They hold de-identified records, as the timelines do, and may be deleted at any time.
/// </summary>
/// <param name="folder">Where the encoded cohorts lie.</param>
internal sealed class EncodedCohortFolder(string folder)
{
    private const string TrainFile = "train.records", TuningFile = "tuning.records", SummaryFile = "cohort.json";
    private const int MostKept = 8;

    /// <summary>What was encoded before, or else now.</summary>
    public (Tokenizer Tokenizer, TrainingRecords Records) Open(
        IReadOnlyList<CohortSource> cohorts, TrainingConfiguration configuration, CancellationToken stop)
    {
        var target = Path.Combine(folder, KeyOf(cohorts, configuration));
        if (Directory.Exists(target))
            try
            {
                Directory.SetLastWriteTimeUtc(target, DateTime.UtcNow);
                return Read(target, cohorts);
            }
            catch (Exception broken) when (broken is ModelException or IOException or JsonException)
            {
                // A cache that is damaged is written anew.
            }

        Directory.CreateDirectory(folder);
        using (var aside = new AtomicFolder(target))
        {
            Write(aside.Path, cohorts, configuration, stop);
            aside.Commit();
        }

        DropOldest();
        return Read(target, cohorts);
    }

    private static void Write(string target, IReadOnlyList<CohortSource> cohorts, TrainingConfiguration configuration, CancellationToken stop)
    {
        var tokenizer = CohortReading.LearnVocabulary(cohorts, configuration.Tokenizer, stop);
        tokenizer.Save(Path.Combine(target, TimelineModel.VocabularyFile));
        var reader = new RecordReader(tokenizer, configuration.Model.Encoding);
        var firsts = new Dictionary<Split, List<int>>();
        foreach (var (split, name) in new[] { (Split.Train, TrainFile), (Split.Tuning, TuningFile) })
        {
            using var writer = new EncodedCohortWriter(Path.Combine(target, name), configuration.Model.Encoding);
            firsts[split] = [];
            foreach (var cohort in cohorts)
            {
                firsts[split].Add(writer.Count);
                foreach (var record in CohortReading.Read(cohort, split, reader, stop))
                    writer.Add(record);
            }

            writer.Complete();
        }

        var summary = new EncodedCohortSummary(reader.Counts, firsts[Split.Train], firsts[Split.Tuning]);
        AtomicFile.Write(Path.Combine(target, SummaryFile), file => JsonSerializer.Serialize(file, summary, TrainingJson.Default.EncodedCohortSummary));
    }

    private static (Tokenizer Tokenizer, TrainingRecords Records) Read(string target, IReadOnlyList<CohortSource> cohorts)
    {
        var tokenizer = Tokenizer.Load(Path.Combine(target, TimelineModel.VocabularyFile));
        var summary = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(target, SummaryFile)), TrainingJson.Default.EncodedCohortSummary)
            ?? throw new JsonException("it is null");
        var train = EncodedCohort.Open(Path.Combine(target, TrainFile));
        try
        {
            var tuning = EncodedCohort.Open(Path.Combine(target, TuningFile));
            return (tokenizer, new TrainingRecords(
                train, tuning, summary.Counts, train.Lengths, tuning.Lengths, summary.TrainFirsts, summary.TuningFirsts, CohortReading.Weights(cohorts)));
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    // The identity of the assembly changes with its code: what another version encoded is not taken for ours.
    private static string KeyOf(IReadOnlyList<CohortSource> cohorts, TrainingConfiguration configuration)
    {
        var text = new StringBuilder().AppendLine(typeof(EncodedCohortFolder).Module.ModuleVersionId.ToString());
        foreach (var cohort in cohorts)
            text.AppendLine(cohort.ContentHash);
        text.AppendLine(JsonSerializer.Serialize(configuration.Tokenizer, TrainingJson.Default.TokenizerOptions))
            .AppendLine(JsonSerializer.Serialize(configuration.Model.Encoding, TrainingJson.Default.EncodingConfiguration));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    private void DropOldest()
    {
        var old = new DirectoryInfo(folder).EnumerateDirectories().Where(entry => entry.Name.Length == 32).OrderByDescending(entry => entry.LastWriteTimeUtc).Skip(MostKept);
        foreach (var entry in old.ToList())
            entry.Delete(recursive: true);
    }
}
