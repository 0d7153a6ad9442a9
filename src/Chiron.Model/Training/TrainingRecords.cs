using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>The two splits that training looks at, read and tokenised.</summary>
internal sealed record TrainingRecords(IReadOnlyList<SubjectRecord> Train, IReadOnlyList<SubjectRecord> Tuning, RecordCounts Counts)
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

    /// <summary>A fixed random choice of tuning records with about so many tokens: the same in every measurement.</summary>
    public IReadOnlyList<SubjectRecord> TuningSample(int tokens, ulong seed, EncodingConfiguration encoding)
    {
        var order = Enumerable.Range(0, Tuning.Count).ToArray();
        var random = new CounterRandom(seed, Streams.Tuning);
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.NextInt32(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        var (chosen, sum) = (new List<SubjectRecord>(), 0L);
        foreach (var i in order)
        {
            if (sum >= tokens)
                break;
            chosen.Add(Tuning[i]);
            sum += EstimateTokens(Tuning[i], encoding);
        }

        return chosen;
    }
}
