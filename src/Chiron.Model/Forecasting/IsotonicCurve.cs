namespace Chiron.Model;

/// <summary>
/// A rising correction of risks: what was observed against what was said, made monotone by pooling adjacent violators (Ayer et al., Ann. Math. Stat. 1955; Zadrozny and
/// Elkan, KDD 2002), and interpolated between, on the scale log(−log(1 − p)) of the cumulative hazard.
/// </summary>
/// <param name="Said">Ascending log cumulative hazards.</param>
/// <param name="Observed">What each of them is corrected to, ascending.</param>
public sealed record IsotonicCurve(IReadOnlyList<double> Said, IReadOnlyList<double> Observed)
{
    private const int MostBins = 50;
    private const double FewestEvents = 20;         // of a bin: fewer would follow chance

    internal bool IsWhole =>
        Said?.Count >= 2 && Said.Count == Observed?.Count && Said.All(double.IsFinite) && Observed.All(double.IsFinite)
        && Said.Zip(Said.Skip(1)).All(pair => pair.First < pair.Second) && Observed.Zip(Observed.Skip(1)).All(pair => pair.First <= pair.Second);

    /// <returns>Null where there are too few events for two points.</returns>
    /// <param name="overlap">How many of the answers one event makes, about.</param>
    internal static IsotonicCurve? Fit(IEnumerable<(double LogCumulative, bool Happened)> answers, double overlap = 1)
    {
        var ordered = answers.OrderBy(answer => answer.LogCumulative).ToArray();
        var events = Math.Max(FewestEvents * overlap, (double)ordered.Count(answer => answer.Happened) / MostBins);
        var pools = new List<Pool>();
        for (var i = 0; i < ordered.Length;)
        {
            // A bin never ends within a tie, nor leaves too few events for the last one.
            var pool = default(Pool);
            for (; i < ordered.Length && (pool.Events < events || ordered[i].LogCumulative == ordered[i - 1].LogCumulative); i++)
                pool = pool.With(ordered[i].LogCumulative, ordered[i].Happened);
            if (pool.Events < events && pools.Count > 0)
            {
                pool = pools[^1].With(pool);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
            while (pools.Count > 1 && pools[^2].Share >= pools[^1].Share)
            {
                pools[^2] = pools[^2].With(pools[^1]);
                pools.RemoveAt(pools.Count - 1);
            }
        }

        var curve = pools.Count < 2 ? null : new IsotonicCurve([.. pools.Select(pool => pool.Said)], [.. pools.Select(pool => pool.Observed)]);
        return curve?.IsWhole == true ? curve : null;
    }

    /// <summary>Between the points a line, beyond them as far off as the first or last one is.</summary>
    internal double Correct(double logCumulative)
    {
        if (logCumulative <= Said[0])
            return logCumulative + Observed[0] - Said[0];
        if (logCumulative >= Said[^1])
            return logCumulative + Observed[^1] - Said[^1];
        var (low, high) = (0, Said.Count - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Said[middle] <= logCumulative ? (middle, high) : (low, middle);
        }

        var share = (logCumulative - Said[low]) / (Said[high] - Said[low]);
        return ((1 - share) * Observed[low]) + (share * Observed[high]);
    }

    // Points pooled into one: how many, with how many events, and the sum of the probabilities that were said.
    private readonly record struct Pool(double Points, double Events, double Probability)
    {
        public double Share => Events / Points;

        public double Said => Math.Log(-Math.Log(1 - Math.Clamp(Probability / Points, 1e-12, 1 - 1e-9)));

        public double Observed => Math.Log(-Math.Log(1 - Math.Clamp(Share, 1e-12, 1 - 1e-9)));

        public Pool With(double logCumulative, bool happened) => new(Points + 1, Events + (happened ? 1 : 0), Probability - double.ExpM1(-Math.Exp(logCumulative)));

        public Pool With(Pool other) => new(Points + other.Points, Events + other.Events, Probability + other.Probability);
    }
}
