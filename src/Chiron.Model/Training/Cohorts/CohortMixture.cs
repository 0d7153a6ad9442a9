using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>How often an epoch visits each record, so that every cohort has its share of the tokens.</summary>
/// <remarks>
/// With tokens T_i and weights w_i, cohort i is passed r_i = (w_i / Σw) · (ΣT) / T_i times in an epoch as long as one pass over all. Where r_i is not whole, each
/// record is visited ⌊r_i⌋ times and once more with the probability of the rest, drawn anew each epoch.
/// </remarks>
internal sealed class CohortMixture
{
    /// <summary>Most visits of one record in an epoch.</summary>
    public const int MostVisits = 4096;

    private readonly int[] _firsts;
    private readonly double[]? _passes;

    /// <param name="firsts">Each cohort's first record; the cohorts' records follow each other.</param>
    /// <param name="weights">One a cohort, or null for one pass over each.</param>
    /// <param name="lengths">About how many tokens each record has.</param>
    /// <exception cref="ModelException">A weighted cohort has no records or is so small that it would be passed too often.</exception>
    public CohortMixture(IReadOnlyList<int> firsts, IReadOnlyList<double>? weights, int[] lengths)
    {
        _firsts = [.. firsts];
        if (weights is null)
            return;
        var tokens = new double[weights.Count];
        for (var cohort = 0; cohort < tokens.Length; cohort++)
            for (var record = Start(cohort); record < End(cohort, lengths.Length); record++)
                tokens[cohort] += lengths[record];
        _passes = new double[weights.Count];
        for (var cohort = 0; cohort < tokens.Length; cohort++)
        {
            if (tokens[cohort] == 0)
                throw new ModelException($"cohort {cohort + 1} has a weight and no training subject with events; leave it out or check its splits");
            _passes[cohort] = weights[cohort] / weights.Sum() * tokens.Sum() / tokens[cohort];
            if (_passes[cohort] > MostVisits - 1)
                throw new ModelException($"cohort {cohort + 1} is so small beside the others that its weight asks for {_passes[cohort]:F0} passes an epoch; lower its weight");
        }
    }

    public static CohortMixture Whole { get; } = new([0], null, []);

    /// <summary>The visits of an epoch: (record, which visit of it), in order of records.</summary>
    public List<(int Record, int Visit)> Visits(int records, ulong seed, int epoch)
    {
        var visits = new List<(int, int)>(records);
        var cohort = 0;
        var random = new CounterRandom(seed, Streams.Visits(epoch));
        for (var record = 0; record < records; record++)
        {
            while (_passes is not null && cohort + 1 < _firsts.Length && record >= _firsts[cohort + 1])
                cohort++;
            var count = _passes is null ? 1 : (int)Math.Floor(_passes[cohort] + random.NextDouble());
            for (var visit = 0; visit < count; visit++)
                visits.Add((record, visit));
        }

        return visits;
    }

    private int Start(int cohort) => _firsts[cohort];

    private int End(int cohort, int records) => cohort + 1 < _firsts.Length ? _firsts[cohort + 1] : records;
}
