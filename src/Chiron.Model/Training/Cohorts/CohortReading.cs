using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>Reads cohorts: the vocabulary of all of them, then their records by it.</summary>
internal static class CohortReading
{
    public static Tokenizer LearnVocabulary(IReadOnlyList<CohortSource> cohorts, TokenizerOptions options, CancellationToken stop)
    {
        var builder = new TokenizerBuilder(CohortSource.AllCodes(cohorts), options);
        foreach (var cohort in cohorts)
            foreach (var timeline in cohort.Read(Split.Train))
            {
                stop.ThrowIfCancellationRequested();
                builder.Add(timeline);
            }

        return builder.Build();
    }

    /// <summary>The records of one split that hold any moment.</summary>
    public static IEnumerable<SubjectRecord> Read(CohortSource cohort, Split split, RecordReader reader, CancellationToken stop)
    {
        foreach (var timeline in cohort.Read(split))
        {
            stop.ThrowIfCancellationRequested();
            if (reader.Read(timeline) is { Moments: > 0 } record)
                yield return record;
        }
    }

    /// <summary>Vocabulary and records in memory, for cohorts that are there already.</summary>
    public static (Tokenizer Tokenizer, TrainingRecords Records) ReadIntoMemory(
        IReadOnlyList<CohortSource> cohorts, TrainingConfiguration configuration, CancellationToken stop)
    {
        var tokenizer = LearnVocabulary(cohorts, configuration.Tokenizer, stop);
        var encoding = configuration.Model.Encoding;
        var reader = new RecordReader(tokenizer, encoding);
        var (train, trainFirsts) = All(Split.Train);
        var (tuning, tuningFirsts) = All(Split.Tuning);
        return (tokenizer, new TrainingRecords(train, tuning, reader.Counts, Lengths(train), Lengths(tuning), trainFirsts, tuningFirsts, Weights(cohorts)));

        (List<SubjectRecord> Records, List<int> Firsts) All(Split split)
        {
            var (records, firsts) = (new List<SubjectRecord>(), new List<int>());
            foreach (var cohort in cohorts)
            {
                firsts.Add(records.Count);
                records.AddRange(Read(cohort, split, reader, stop));
            }

            return (records, firsts);
        }

        int[] Lengths(List<SubjectRecord> records) => [.. records.Select(record => TrainingRecords.EstimateTokens(record, encoding))];
    }

    /// <exception cref="ModelException">Some cohorts have a weight and some none, or a weight is not above 0.</exception>
    public static IReadOnlyList<double>? Weights(IReadOnlyList<CohortSource> cohorts)
    {
        if (cohorts.All(cohort => cohort.Weight is null))
            return null;
        if (cohorts.FirstOrDefault(cohort => cohort.Weight is null or <= 0 || !double.IsFinite(cohort.Weight.Value)) is { } wrong)
            throw new ModelException(
                $"cohort '{wrong.Name}' has {(wrong.Weight is { } weight ? $"the weight {weight}" : "no weight")} beside others that have one; give each a weight above 0, or none any");
        return [.. cohorts.Select(cohort => cohort.Weight!.Value)];
    }

    /// <exception cref="ModelException">There is nothing to learn from, or nothing to choose by.</exception>
    public static void Require(TrainingRecords records)
    {
        if (records.Train.All(record => record.Moments < 2))
            throw new ModelException("there is nothing to learn: no subject of the training split has events at two different times");
        if (records.Tuning.Count == 0)
            throw new ModelException(
                "the tuning split is empty, so nothing says when to stop; give some subjects the split 'tuning' in metadata/subject_splits.parquet");
    }
}
