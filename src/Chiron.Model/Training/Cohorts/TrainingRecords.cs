using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>The two splits that training looks at, read and tokenised: in memory, or on disk and mapped.</summary>
/// <param name="Train">Read anew from the disk at each access where they are mapped: keep what is needed for longer.</param>
/// <param name="TrainFirsts">The first training record of each cohort.</param>
/// <param name="TuningFirsts">The first tuning record of each cohort.</param>
/// <param name="Weights">One a cohort; null where each counts as large as it is.</param>
internal sealed record TrainingRecords(
    IReadOnlyList<SubjectRecord> Train,
    IReadOnlyList<SubjectRecord> Tuning,
    RecordCounts Counts,
    int[] TrainLengths,
    int[] TuningLengths,
    IReadOnlyList<int> TrainFirsts,
    IReadOnlyList<int> TuningFirsts,
    IReadOnlyList<double>? Weights) : IDisposable
{
    /// <summary>About how many tokens a record's sequences have, side queries not counted.</summary>
    public static int EstimateTokens(SubjectRecord record, EncodingConfiguration encoding)
    {
        var tokens = record.Moments + record.Statics.Length;
        foreach (var pair in record.Pairs)
            tokens += pair.Answer >= 0 ? 2 : 1;
        for (var m = record.FirstObserved + 1; m < record.Moments; m++)
            tokens += (int)((record.Ages[m] - record.EndAge(m - 1)) / (0.6 * encoding.QuietDays));
        return Math.Max(1, tokens);
    }

    /// <summary>A fixed random choice of tuning records with about so many tokens, each cohort's share by its weight: the same in every measurement.</summary>
    public IReadOnlyList<SubjectRecord> TuningSample(int tokens, ulong seed)
    {
        var order = Enumerable.Range(0, Tuning.Count).ToArray();
        var random = new CounterRandom(seed, Streams.Tuning);
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.NextInt32(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        var chosen = new List<SubjectRecord>();
        var left = new double[Math.Max(1, TuningFirsts.Count)];
        for (var cohort = 0; cohort < left.Length; cohort++)
            left[cohort] = Weights is null ? tokens : tokens * Weights[cohort] / Weights.Sum();
        foreach (var i in order)
        {
            ref var room = ref left[Weights is null ? 0 : CohortOf(i)];
            if (room <= 0)
                continue;
            chosen.Add(Tuning[i]);
            room -= TuningLengths[i];
        }

        return chosen;
    }

    public void Dispose()
    {
        (Train as IDisposable)?.Dispose();
        (Tuning as IDisposable)?.Dispose();
    }

    private int CohortOf(int tuning)
    {
        var cohort = 0;
        while (cohort + 1 < TuningFirsts.Count && tuning >= TuningFirsts[cohort + 1])
            cohort++;
        return cohort;
    }
}
