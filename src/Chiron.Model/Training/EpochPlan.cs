using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>
/// One pass over the training records, cut into steps, each step cut into chunks: in a random order and steps of about equal length, or each step a Poisson
/// sample of the subjects. A function of seed and epoch.
/// </summary>
internal sealed class EpochPlan
{
    /// <summary>Rows that one forward and backward pass works on, about: few enough to stay in the processor's cache.</summary>
    public const int ChunkTokens = 512;

    private readonly (int Record, int Visit)[] _order;
    private readonly int[] _lengths;
    private readonly List<int> _steps = [0];
    private readonly int _chunkTokens;

    private EpochPlan((int Record, int Visit)[] order, int[] lengths, int chunkTokens) => (_order, _lengths, _chunkTokens) = (order, lengths, chunkTokens);

    public int Steps => _steps.Count - 1;

    /// <param name="lengths">About how many tokens each record has.</param>
    public static EpochPlan Shuffled(int[] lengths, CohortMixture mixture, ulong seed, int epoch, int tokensPerStep)
    {
        var order = mixture.Visits(lengths.Length, seed, epoch).ToArray();
        var random = new CounterRandom(seed, Streams.Order(epoch));
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.NextInt32(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        // Steps of equal length, rather than full ones and a short rest.
        var plan = new EpochPlan(order, lengths, ChunkTokens);
        var total = order.Sum(visit => (long)lengths[visit.Record]);
        var steps = Math.Max(1, (total + (tokensPerStep / 2)) / tokensPerStep);
        long sum = 0;
        for (var i = 0; i < order.Length; i++)
        {
            sum += lengths[order[i].Record];
            if (i + 1 < order.Length && sum * steps >= total * plan._steps.Count && plan._steps.Count < steps)
                plan._steps.Add(i + 1);
        }

        plan._steps.Add(order.Length);
        return plan;
    }

    /// <summary>As many steps as make one pass on average; each subject is in each step with one and the same probability, whatever the others do.</summary>
    /// <param name="subjectsPerStep">On average.</param>
    /// <param name="key">Secret: who was in a step must not be known.</param>
    public static EpochPlan PoissonSampled(int[] lengths, int subjectsPerStep, ulong key, int epoch)
    {
        var rate = (double)subjectsPerStep / lengths.Length;
        var (order, steps) = (new List<(int, int)>(), new List<int>());
        var random = new CounterRandom(key, Streams.PoissonSample(epoch));
        for (var step = 0; step < StepsOfEpoch(lengths.Length, subjectsPerStep); step++)
        {
            for (var record = 0; record < lengths.Length; record++)
                if (random.NextDouble() < rate)
                    order.Add((record, step % CohortMixture.MostVisits));
            steps.Add(order.Count);
        }

        var plan = new EpochPlan([.. order], lengths, chunkTokens: 0);
        plan._steps.AddRange(steps);
        return plan;
    }

    public static int StepsOfEpoch(int subjects, int subjectsPerStep) => (subjects + subjectsPerStep - 1) / subjectsPerStep;

    /// <summary>A step's visits as ranges of positions for <see cref="Visit"/>, each about one chunk long; of a Poisson sample, each one subject, and maybe none.</summary>
    public void Chunks(int step, List<(int First, int Count)> chunks)
    {
        chunks.Clear();
        var (first, tokens) = (_steps[step], 0);
        for (var i = first; i < _steps[step + 1]; i++)
        {
            var length = _lengths[_order[i].Record];
            if (i > first && tokens + length > _chunkTokens)
            {
                chunks.Add((first, i - first));
                (first, tokens) = (i, 0);
            }

            tokens += length;
        }

        if (_steps[step + 1] > first)
            chunks.Add((first, _steps[step + 1] - first));
    }

    public (int Record, int Visit) Visit(int position) => _order[position];
}
